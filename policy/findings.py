"""What can be found wrong with a log. Values stand in entries and alarms: never change one."""

from enum import StrEnum


class AlarmKind(StrEnum):
    """Who noticed. Values are written in the log: never change one."""

    VERIFICATION = "verification"
    COMPLETENESS = "completeness"
    PUBLICATION = "publication"
    STREAM = "stream"


class Finding(StrEnum):
    """The first thing wrong. Values are written in the log: never change one."""

    # An entry
    MISSING = "missing"  # numbers are not contiguous
    BYTES_CHANGED = "bytes_changed"  # the bytes do not give the leaf that lies beside them
    COLUMNS_CHANGED = "columns_changed"  # the typed columns do not repeat the bytes
    UNREADABLE = "unreadable"  # the bytes are no entry of ours
    FOREIGN = "foreign"  # an entry of another log, or of another number
    REPLACED = "replaced"  # consistent in itself, but not what was published under this number
    PURGED_UNSAID = "purged_unsaid"  # purged, and no entry says so
    TIME_RAN_BACK = "time_ran_back"  # older than the entry before it, and no entry says so
    # The log as a whole
    CUT = "cut"  # shorter than what was published
    HEAD_WRONG = "head_wrong"  # the head row does not follow from the entries
    ROOT_WRONG = "root_wrong"  # the entries do not give the root of a checkpoint
    LOG_GONE = "log_gone"  # published once, not there at all
    # A checkpoint
    SIGNATURE_WRONG = "signature_wrong"  # no signature of this log's key
    NOT_COSIGNED = "not_cosigned"  # a witness that was named did not cosign
    CHECKPOINT_MALFORMED = "checkpoint_malformed"
    CHECKPOINTS_DISAGREE = "checkpoints_disagree"  # two of them cannot be of one log
    NO_CHECKPOINT = "no_checkpoint"
    STATE_LOST = "state_lost"  # what was signed before is not known any more: nothing is signed
    # A proof
    PROOF_MALFORMED = "proof_malformed"
    NOT_INCLUDED = "not_included"  # the entry is not at that place of the tree
    # What was shown
    OPENING_WITHOUT_ENTRY = "opening_without_entry"
    ENTRY_WITHOUT_OPENING = "entry_without_opening"
    GRANT_WITHOUT_ENTRY = "grant_without_entry"
    ENTRY_WITHOUT_GRANT = "entry_without_grant"
    END_WITHOUT_ENTRY = "end_without_entry"
    REFUSAL_WITHOUT_ENTRY = "refusal_without_entry"
    LOOKUP_WITHOUT_ENTRY = "lookup_without_entry"
    SHOWN_PAST_END = "shown_past_end"
    # What could not be done
    NOT_PUBLISHED = "not_published"
    NOT_STREAMED = "not_streamed"
    NOT_VERIFIED = "not_verified"  # the verification itself failed: nothing is known
