"""Which words are names beside which: words of every sort, each in sentences of every shape.

`python -m tests.guard.beside` writes anew, into `beside.txt`, what is found of a word in each sentence.
"""

from collections.abc import Iterator

from flows.identifiers.guard import find
from tests.guard.labelled import HERE

FILE = HERE / "beside.txt"
WORDS = (
    *("Kayleigh", "kayleigh", "KAYLEIGH", "Lee", "lee", "LEE", "Anna", "anna"),
    *("Joy", "joy", "JOY", "Art", "Bo"),
    *("Hope", "hope", "HOPE", "May", "may", "April", "Mark", "mark", "Will", "will", "Summer", "Rose"),
    *("Patel", "patel", "PATEL", "Baker", "baker", "Hendersons", "Bakers", "Ng", "ng"),
    *("Zorvik", "zorvik", "ZORVIK", "Zorviks", "Zo", "Cuckooing", "JobQueue", "McZorvik"),
    *(
        "Kent",
        "Paris",
        "Victoria",
        "Mosaic",
        "CAMHS",
        "Munro",
        "Table",
        "table",
        "Housing",
        "J",
        "A",
        "I",
        "JB",
    ),
    *("Abu", "de", "van", "Ellie-Mae", "Zorvik-Patel", "Well-Being", "O'Brien", "Ed", "ED"),
)
SENTENCES = """
{}
{} was there.
Then {} was there.
We saw {}.
We saw {} there.
The {} was there.
A {} was there.
In {} it ended.
From {} it is not far.
About {} nobody knew.
I asked {} to wait.
I told {} that it was over.
She texted {} twice.
I met {} on the stairs.
Like {} she left.
Her sister {} rang.
His {} rang.
The mother, {}, rang.
Mum ({}) rang.
Mum - {} - rang.
A friend, {}, rang.
It was the mother; {}, too.
It was the mother/{}, too.
It was the mother: {}.
Mother, {}, rang.
Some mother, {}, rang.
She, mother, {}, rang.
His very own aunt, {}, rang.
His one and only aunt, {}, rang.
Then Ella's aunt, {}, rang.
There sat aunt, {}, too.
The aunt, {} rang.
The aunt ({}, 7) rang.
The aunt's {} rang.
Who are the aunt, {} and him?
Their child {} rang.
Mum {} Social rang.
A boy called {} came.
They named her {} then.
His name is {}.
He is known as {} there.
It was "{}" again.
Then {} said no.
Then {} has never said so.
Then {} didn't say.
Then {} came in.
Then {} also came.
{}'s mother rang.
Then {}'s mother rang.
Then {}'s bedroom was cold.
Then {}'s report was late.
Then {}'s table was laid.
It was {}'s.
Then {}, her aunt, rang.
Then {}, aunt, rang.
Then {} is the aunt who rang.
Then {} is her own person.
Then {} (7) rang.
Then {}, 7, rang.
Then {} aged 7 rang.
Then {} is seven.
Then {} is 7% taller.
Then {} turned eighteen.
Then {} is three weeks late.
I saw {} and Kayleigh.
I saw Kayleigh and {}.
I saw Kayleigh/{}.
I saw Kayleigh, {}.
I saw Kayleigh {}.
I saw Kayleigh {} there and then.
Then {} Patel left.
Then {} Zorvik left.
Then {} Smith left.
Then {} Hospital left.
Then {} hospital left.
Then {} Park left.
Then {} Hall left.
Then {} Court left.
Then {} Smith Centre left.
Then {} Arms left.
Then {} Mosaic left.
Then {} de Souza left.
Then {} J left.
Then {} O'Brien left.
The {} family left.
The {} Family left.
The {} left.
Our {} children left.
St {} was there.
Mr {} left.
Mr. {} left.
mr {} left.
MR {} LEFT US.
Miss {} left.
Dr {} left.
Judge {} left.
judge {} left.
Judge {}.
We asked Judge {} then.
PC {} left.
We asked DS {} then.
Sir {} left.
Sir Dr {} left.
Mr's {} left.
Mr, {} left.
J. {} left.
J {} left.
A {} left.
Plan B {} left.
J.{} left.
{} et al agree.
{} (2011) agrees.
{} and colleagues agree.
{}, and then it ended.
It ended; {} left.
It ended. {} left.
It ended, {} left.
It ended (with {}).
{} LEFT AND WAS NOT SEEN AGAIN.
THEN {} LEFT AND WAS NOT SEEN.
Next {} it ends.
Early {} it ended.
In early {} it ended.
On {} 12 it ended.
Last {} Kayleigh left.
{} {} left.
I saw {}. Then {} left.
Her sister {} rang. Then {} left.
Her sister {} rang. So {} left.
Her sister {} rang. We saw {} then.
"""


def lines() -> Iterator[str]:
    """Each sentence, and which words are found in it: whole, or as what is found instead."""
    for sentence in SENTENCES.strip().splitlines():
        yield f"{sentence}: {', '.join(filter(None, (_found(sentence, word) for word in WORDS)))}"


def _found(sentence: str, word: str) -> str:
    text = sentence.replace("{}", word)
    others = {(one.start, one.end) for one in find(sentence)}
    pieces = [text[one.start : one.end] for one in find(text) if (one.start, one.end) not in others]
    return " + ".join(pieces)


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
