-- Thousands of files may have one reference: the least id bears it, found by an index.
alter table regulation_file add wanted text;           -- as it would be called, were it the only one; null: not heard of
update regulation_file f set wanted = (
  select s.value from file_statement s
  where s.site_id = f.site_id and s.case_id = f.case_id and s.field in ('message', 'reference')
  order by s.field = 'reference' desc, s.said_at desc, s.value collate "C" desc limit 1)
where case_id is not null;
create index on regulation_file (site_id, wanted, case_id collate "C");
