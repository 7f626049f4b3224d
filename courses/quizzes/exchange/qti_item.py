"""An item of QTI 2.x as it is read: its texts, its declared answers, and what they earn."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal

from courses.quizzes.exchange import markup
from courses.quizzes.exchange.face import Reading
from courses.quizzes.exchange.markup import BLOCKS, Picture
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types import numbers
from courses.quizzes.types.face import LANGUAGES, WHOLE, Said, Stored

Instead = Callable[[Node], str | None]
Take = Callable[[list[Picture]], list[Stored]]  # pictures and sounds of an item as a body names them
APART = BLOCKS | {"prompt", "simpleChoice", "rubricBlock"}
UNSAID = {"feedbackInline", "feedbackBlock", "rubricBlock", "stylesheet", "script", "style"}
UNWRITTEN = UNSAID | markup.PLAYED | {"img", "object"}


@dataclasses.dataclass(slots=True)
class Item:
    """An item of a package, by its number there."""

    root: Node
    reading: Reading
    number: int
    language: str

    def __post_init__(self) -> None:
        spoken = self.root.get("lang")[:2].lower()
        self.language = spoken if spoken in LANGUAGES else self.language

    @property
    def body(self) -> Node:
        return self.root.first("itemBody") or Node("itemBody", {}, self.root.line)

    @property
    def interactions(self) -> list[Node]:
        return [node for node in self.body.every() if node.name.endswith("Interaction")]

    @property
    def kinds(self) -> str:
        """The ways in which it asks."""
        return ", ".join(sorted({node.name for node in self.interactions}))

    def text(self, node: Node | None, instead: Instead | None = None) -> Said:
        """What an element says, a line for each block; what is asked in it, and what is told later, is left out."""
        said = "".join(self._pieces(node, instead)) if node else ""
        return markup.tidy({self.language: said})

    def plain(self, node: Node) -> str:
        """The same as plain words, in one line."""
        return markup.blanks(node.text).strip()

    def pictures(self, node: Node | None) -> list[Picture]:
        """The pictures and sounds of an element, without those of what is asked in it, or told later."""
        found = []
        for each in node.children if node else ():
            if each.name == "img":
                found.append(Picture(each.get("src"), markup.blanks(each.get("alt"))))
            elif each.name == "object" or each.name in markup.PLAYED:
                source = each.get("data") or each.get("src") or (each.first("source") or each).get("src")
                found.append(Picture(source, each.get("title") or self.plain(each)))
            elif each.name not in UNSAID and not each.name.endswith("Interaction"):
                found += self.pictures(each)
        return found

    def declared(self, interaction: Node) -> Node:
        """The declaration of the answer to an interaction."""
        wanted = interaction.get("responseIdentifier")
        every = self.root.all("responseDeclaration")
        return next((node for node in every if node.get("identifier") == wanted), Node("", {}, interaction.line))

    def rights(self, interaction: Node) -> list[str]:
        """What is right, as declared."""
        correct = self.declared(interaction).first("correctResponse")
        return [value.text.strip() for value in correct.all("value")] if correct else []

    def points(self, interaction: Node) -> dict[str, Decimal]:
        """What each answer earns in points, where the item says so."""
        mapping = self.declared(interaction).first("mapping")
        entries = mapping.all("mapEntry") if mapping else []
        found = {entry.get("mapKey"): numbers.parse(entry.get("mappedValue")) for entry in entries}
        return {key: value for key, value in found.items() if value is not None}

    @property
    def most(self) -> Decimal | None:
        """The points that the item says can be earned."""
        for outcome in self.root.all("outcomeDeclaration"):
            said = outcome.said("defaultValue", "value") if outcome.get("identifier") == "MAXSCORE" else ""
            said = said or (outcome.get("normalMaximum") if outcome.get("identifier") == "SCORE" else "")
            found = numbers.parse(said)
            if found is not None and found > 0:
                return found
        return None

    @property
    def mark(self) -> Decimal:
        """The mark of the question: what the item says, or what its answers can earn together."""
        if self.most is not None:
            return min(self.most, Decimal(100))
        earned = [self.attainable(node) for node in self.interactions]
        return min(sum(earned, Decimal(0)) or WHOLE, Decimal(100))

    def attainable(self, interaction: Node) -> Decimal:
        """The most that one interaction can earn by its mapping; nothing without one."""
        good = [value for value in self.points(interaction).values() if value > 0]
        several = self.declared(interaction).get("cardinality") in {"multiple", "ordered"}
        return sum(good, Decimal(0)) if several else max(good, default=Decimal(0))

    def _pieces(self, node: Node, instead: Instead | None) -> list[str]:
        pieces = []
        for each in node.inside:
            if isinstance(each, str):
                pieces.append(markup.blanks(each))
            elif (said := instead(each) if instead else None) is not None:
                pieces.append(said)
            elif each.name not in UNWRITTEN and not each.name.endswith("Interaction"):
                inner = self._pieces(each, instead)
                pieces += ["\n", *inner, "\n"] if each.name in APART else inner
        return pieces
