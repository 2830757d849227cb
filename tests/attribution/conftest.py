"""What the tests of attribution may use."""

from tests.git.repositories import origin as origin
