"""Which of many numbered things belong together (union-find), in eight bytes each."""

from array import array


class Groups:
    """Things are numbered from 0 as they are added; a group is named after its first."""

    def __init__(self) -> None:
        self._parent = array("q")

    def __len__(self) -> int:
        return len(self._parent)

    def add(self) -> int:
        """A new thing, alone in its group."""
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first

    def of(self, number: int) -> int:
        while (parent := self._parent[number]) != number:
            self._parent[number] = self._parent[parent]
            number = self._parent[parent]
        return number
