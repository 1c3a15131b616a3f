"""From bytes to the text that every span refers to: plain text, saved web pages, standard input, old encodings.

The text is fixed here, once. Plain UTF-8 passes through as it is; whatever else was done to a text (an encoding
read, newlines made equal, mojibake repaired, an article taken out of a web page) is listed in `Source.changes`. What
cannot be read is refused with an `InputError` that says why and what to do.
"""

from ringkas.reading.reader import MAX_BYTES, decode, read

__all__ = ["MAX_BYTES", "decode", "read"]
