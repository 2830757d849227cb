"""An answer as a Mermaid flowchart, data flowing from left to right."""

from dbt_impact.flow.answer import Answer, Direction, Reached
from dbt_impact.render.flow.wording import drawn, effect, short, title

_ENTITIES = {ord(c): f"#{ord(c)};" for c in '"#<>&`[](){}|;\\@'}


def render(answer: Answer) -> str:
    """The nodes of the answer and the last step to each; a line for a value, a dashed one for what decides about it.

    Tests are not drawn.
    """
    numbers: dict[str, str] = {}
    lines = ["flowchart LR"]

    def number(unique_id: str, label: str) -> str:
        if unique_id not in numbers:
            numbers[unique_id] = f"n{len(numbers)}"
            lines.append(f'  {numbers[unique_id]}["{label.translate(_ENTITIES)}"]')
        return numbers[unique_id]

    for point in answer.starts:
        number(point.unique_id, short(point.unique_id))
    shown = {node.unique_id for node in answer.reached} | set(numbers)
    for node in drawn(answer):
        this = number(node.unique_id, _label(node, answer.direction))
        before = next(
            (s.unique_id for s in reversed(node.path) if s.unique_id != node.unique_id and s.unique_id in shown), None
        )
        if before is not None:
            other = number(before, short(before))
            first, second = (other, this) if answer.direction == "downstream" else (this, other)
            arrow = "-->" if node.how == "value" else f"-. {node.how} .->"
            lines.append(f"  {first} {arrow} {second}")
    return "\n".join(lines) + "\n"


def _label(node: Reached, direction: Direction) -> str:
    said = effect(node, direction)
    return f"{title(node)}: {said}" if said else title(node)
