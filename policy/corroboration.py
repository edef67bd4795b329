"""Does a regulation file, a roster or an arrival explain an access? Pure: seen facts in, words out.

A file is believed running from ten minutes before it is opened to ten minutes after it is closed;
one whose closing is unheard of, for twelve hours. A visit, from twelve hours before the arrival (an
announced patient is prepared for) to ten minutes after the patient left.
"""

from policy.corroboration_seen import Care as Care
from policy.corroboration_seen import CareKind as CareKind
from policy.corroboration_seen import Named as Named
from policy.corroboration_seen import Person as Person
from policy.corroboration_seen import Seen as Seen
from policy.corroboration_seen import Shift as Shift
from policy.corroboration_values import EXPLAINED as EXPLAINED
from policy.corroboration_values import Explanation as Explanation
from policy.corroboration_values import Figure as Figure
from policy.corroboration_values import Sign as Sign
from policy.corroboration_values import SignCode as SignCode
from policy.corroboration_values import State as State
