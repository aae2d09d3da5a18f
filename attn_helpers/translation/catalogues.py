"""Catalogues in gettext's format: brought up to date with the English, and compiled into one file for the package."""

import difflib

import polib

SAME_PLACE, ELSEWHERE = 0.3, 0.7  # how much alike an old text must be, to be the one that was changed


def read(path, language):
    """Read a catalogue, or begin one.

    Parameters
    ----------
    path : pathlib.Path
        Whether it is there or not.
    language : str

    Returns
    -------
    polib.POFile
    """
    catalogue = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": language, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }  # fmt: skip
    catalogue.metadata_is_fuzzy, catalogue.header = False, ""
    return catalogue


def updated(old, units):
    """Bring a catalogue up to date with the English.

    Parameters
    ----------
    old : polib.POFile
    units : list of Unit

    Returns
    -------
    polib.POFile
        An entry for each unit, in order. One whose English was changed keeps the old translation and is marked fuzzy.
    """
    new = polib.POFile(wrapwidth=0)
    new.metadata = old.metadata
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    wanted = {(unit.context, unit.text) for unit in units}
    left = [entry for key, entry in known.items() if key not in wanted and entry.msgstr]
    made = {}
    for unit in units:
        key = unit.context, unit.text
        if key not in made:
            made[key] = known.get(key) or _changed(unit, left) or polib.POEntry(msgid=unit.text)
            entry = made[key]
            entry.msgctxt, entry.comment, entry.occurrences = unit.context or None, unit.kind, []
            entry.obsolete = False
            new.append(entry)
        place = (unit.where, "")
        if unit.where and place not in made[key].occurrences:
            made[key].occurrences.append(place)
    return new


def _changed(unit, left):
    """Return an entry for a new text, from one that is left over; the same text moved, or a text that was changed."""
    best, likest = None, 0
    for entry in left:
        alike = difflib.SequenceMatcher(None, entry.msgid, unit.text, autojunk=False).ratio()
        if entry.comment != unit.kind or alike < (SAME_PLACE if entry.msgctxt == (unit.context or None) else ELSEWHERE):
            continue
        if alike > likest:
            best, likest = entry, alike
    if best is None:
        return None
    left.remove(best)
    made = polib.POEntry(msgid=unit.text, msgstr=best.msgstr)
    if best.msgid != unit.text or best.fuzzy:
        made.flags = ["fuzzy"]
        made.previous_msgid = best.previous_msgid or best.msgid
    return made


def translation(entry):
    """Return what an entry says, or None while it is missing or fuzzy.

    Parameters
    ----------
    entry : polib.POEntry

    Returns
    -------
    str or None
    """
    return entry.msgstr if entry.msgstr and not entry.fuzzy else None


def spoken(catalogue):
    """Return a catalogue's translations.

    Parameters
    ----------
    catalogue : polib.POFile

    Returns
    -------
    {(context, text): str}
    """
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in catalogue if translation(entry)}


def compiled(catalogues, language):
    """Return gettext's binary file of some catalogues, the same bytes whenever it is made.

    Parameters
    ----------
    catalogues : {str: polib.POFile}
        By name.
    language : str

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If two catalogues translate one message differently.
    """
    made = polib.POFile()
    made.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    first = {}
    for name, catalogue in catalogues.items():
        for key, told in spoken(catalogue).items():
            if key not in first:
                first[key] = name, told
                context, text = key
                made.append(polib.POEntry(msgctxt=context or None, msgid=text, msgstr=told))
            elif first[key][1] != told:
                raise ValueError(
                    f"{key[1]!r} is {first[key][1]!r} in {first[key][0]} and {told!r} in {name}: make them one, or "
                    "give say a sense"
                )
    return made.to_binary()
