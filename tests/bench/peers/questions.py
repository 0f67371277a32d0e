"""Makes distinct questions out of a register, by rule and from a fixed seed, in equal shares: whole estates, two to
four characters of one, brands of units, pieces of addresses, beginnings of codes, and nonsense.

    questions.py REGISTER HOW-MANY FILE HOW-MANY FILE …        no question stands twice, in whatever file
"""

import random
import sys

import register

SEED = 20201127
# Of so many elevators the texts are taken.
SAMPLE = 60_000
# Where nothing new comes up in so many draws, a kind is used up.
DRAWS = 200
COMMON_SIGNS = "天地人和山水花木龙凤金玉福禄寿喜春夏秋冬东西南北"


class Maker:
    """Draws questions."""

    def __init__(self, folder):
        self.draw = random.Random(SEED)
        rows = []
        for seen, (_, row) in enumerate(register.rows(folder)):
            if len(rows) < SAMPLE:
                rows.append(row)
            elif (place := self.draw.randrange(seen + 1)) < SAMPLE:
                rows[place] = row
        self.estates = [row["estate"] for row in rows if row["estate"]]
        self.addresses = [row["address"] for row in rows if row["address"]]
        self.codes = [row[column] for row in rows for column in register.CODES if row.get(column)]
        self.names = list(register.units(folder).values())
        self.asked = set()

    def piece(self, texts, shortest, longest):
        """A stretch of one of the texts."""
        text = self.draw.choice(texts)
        length = self.draw.randint(shortest, longest)
        start = self.draw.randrange(max(1, len(text) - length + 1))
        return text[start : start + length]

    def estate(self):
        return self.draw.choice(self.estates)

    def part_of_estate(self):
        return self.piece(self.estates, 2, 4)

    def brand(self):
        """What a unit is called between its city and its trade."""
        return self.draw.choice(self.names).removeprefix("重庆")[: self.draw.randint(2, 3)]

    def part_of_address(self):
        return self.piece(self.addresses, 3, 5)

    def beginning_of_code(self):
        return self.draw.choice(self.codes)[: self.draw.randint(5, 8)]

    def nonsense(self):
        return "".join(self.draw.choices(COMMON_SIGNS, k=self.draw.randint(3, 5)))

    def questions(self, how_many):
        """So many questions that were not drawn before, fewer where the register yields no more."""
        kinds = [
            self.estate,
            self.part_of_estate,
            self.brand,
            self.part_of_address,
            self.beginning_of_code,
            self.nonsense,
        ]
        drawn = []
        while kinds and len(drawn) < how_many:
            for kind in list(kinds):
                question = next(filter(self.is_new, (kind() for _ in range(DRAWS))), None)
                if question is None:
                    kinds.remove(kind)
                    continue
                self.asked.add(register.fold(question))
                drawn.append(question)
        self.draw.shuffle(drawn)
        return drawn[:how_many]

    def is_new(self, question):
        """Whether it is one word of two characters at least that was not asked."""
        folded = register.fold(question)
        return len(folded) >= 2 and len(question.split()) == 1 and folded not in self.asked


def main():
    folder, *wanted = sys.argv[1:]
    maker = Maker(folder)
    for how_many, path in zip(wanted[::2], wanted[1::2]):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(question + "\n" for question in maker.questions(int(how_many)))


main()
