"""The charts of a member's progress as one ready picture each: a template that loops costs more."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

from programs.adherence.rules.charts import HEIGHT, LEFT, RIGHT, WIDTH, LineChart

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from programs.adherence.rules.charts import BarChart, Label

BOX = (
    f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{{}}"'
    ' focusable="false">{}{}{}{}</svg>'
)
GRID = (
    f'<path class="chart-grid" d="M{LEFT} {{}}H{RIGHT}"/>'
    f'<text class="chart-label" x="{LEFT - 10}" y="{{}}" dy="5" text-anchor="end">{{}}</text>'
)
LIMIT = f'<path class="chart-limit" d="M{LEFT} {{}}H{RIGHT}"/>'
LINE = '<path class="chart-line" d="{}"/><path class="chart-dot" d="{}"/>'
SECOND = (
    '<path class="chart-line chart-line-2" d="{}"/><path class="chart-dot chart-dot-2" d="{}"/>'
)
BARS = '<path class="chart-bar" d="{}"/><path class="chart-bar-planned" d="{}"/>'
VALUE = '<text class="chart-label chart-label-strong" x="{}" y="{}" text-anchor="middle">{}</text>'
ENDS = (
    '<text class="chart-label" x="{}" y="{}">{}</text>'
    '<text class="chart-label" x="{}" y="{}" text-anchor="end">{}</text>'
)


def drawn(chart: LineChart | BarChart, named_by: str) -> SafeString:
    """Return the picture, named by the words with these ids."""
    if isinstance(chart, LineChart):
        shapes = _lines(chart)
    else:
        shapes = format_html(BARS, chart.done, chart.planned)
    values = format_html_join("", VALUE, map(_placed, chart.values))
    ends = format_html(ENDS, *_placed(chart.start), *_placed(chart.end))
    return format_html(BOX, named_by, _grid(chart.grid), shapes, values, ends)


@lru_cache(maxsize=200)
def _grid(ticks: tuple[Label, ...]) -> SafeString:
    return format_html_join("", GRID, ((tick.y, tick.y, tick.words) for tick in ticks))


def _lines(chart: LineChart) -> SafeString:
    """Return the line of the limit, then the second line, then the main one above both."""
    limit = "" if chart.limit_y is None else format_html(LIMIT, chart.limit_y)
    second = format_html(SECOND, chart.second.path, chart.second.dots) if chart.second else ""
    main = format_html(LINE, chart.main.path, chart.main.dots)
    return format_html("{}{}{}", limit, second, main)


def _placed(label: Label) -> tuple[float, float, str]:
    return label.x, label.y, label.words
