"""What the tests of git may use."""

from tests.git.repositories import origin as origin
