"""Whatever these tests do: rosters show what is true."""

from tests.programs.true_figures import _true_figures  # noqa: F401
