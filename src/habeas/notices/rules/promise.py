"""Compares what two texts promise, for the person: which of them is the weaker."""

from habeas.notices.rules.front_matter import PromiseClock


def slower(new: PromiseClock, old: PromiseClock) -> bool:
    """Could an answer under the new promise come later than under the old one?

    Clocks of one unit and calendar are compared by their number and start; others by the longest that the new one
    can take against the shortest that the old one can.
    """
    if (new.unit, new.calendar, new.zone) != (old.unit, old.calendar, old.zone):
        return new.days()[1] > old.days()[0]
    return (new.number, new.start == "DAY_AFTER_RECEIPT") > (old.number, old.start == "DAY_AFTER_RECEIPT")


def weaker(new: PromiseClock | None, old: PromiseClock | None) -> bool:
    """Is the new promise worse: gone, slower, or softer in its words?"""
    if old is None:
        return False
    return new is None or slower(new, old) or (new.soft and not old.soft)
