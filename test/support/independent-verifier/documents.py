"""Canonical JSON of the format page, and as much of JSON Schema 2020-12 as the draw's schemas use."""

import json
import re
import unicodedata

NUMBER_MAX = 2**53 - 1


class Fault(Exception):
    """A fact that does not hold."""


def check(holds, reason):
    if not holds:
        raise Fault(reason)


def jcs(value):
    return _text(value, 0).encode("utf-8")


def _text(value, depth):
    check(depth <= 65, "nested too deep")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        check(-NUMBER_MAX <= value <= NUMBER_MAX, "a number is too large")
        return str(value)
    if isinstance(value, str):
        check(unicodedata.normalize("NFC", value) == value, "a text is not in normal form C")
        check(not any(0xD800 <= ord(character) <= 0xDFFF for character in value), "a lone surrogate")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(_text(one, depth + 1) for one in value) + "]"
    check(isinstance(value, dict), "not a value of canonical JSON")
    check(all(key.isascii() for key in value), "a key is not ASCII")
    return "{" + ",".join(f"{_text(key, depth)}:{_text(value[key], depth + 1)}" for key in sorted(value)) + "}"


def read_canonical(data):
    try:
        value = json.loads(data.decode("utf-8", "strict"), parse_float=_no_float)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Fault(f"not JSON: {error}") from error
    check(jcs(value) == data, "not in canonical form")
    return value


def _no_float(text):
    raise Fault(f"{text} is not an integer")


def validate(schema, value, root, place="$"):
    """Raises a Fault that names the place where a value does not fit its schema."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return validate(root["$defs"][name], value, root, place)
    unknown = set(schema) - KNOWN
    check(not unknown, f"the schema uses {sorted(unknown)}, which this verifier does not know")
    for word in ("anyOf", "oneOf"):
        if word in schema:
            matches = sum(_fits(one, value, root, place) for one in schema[word])
            check(matches == 1 or (word == "anyOf" and matches > 1), f"{place} fits no form")
    if "const" in schema:
        check(value == schema["const"], f"{place} is not {schema['const']}")
    if "enum" in schema:
        check(value in schema["enum"], f"{place} is none of {schema['enum']}")
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not (value is None and "null" in kinds):
            kinds = [kind for kind in kinds if kind != "null"] or kinds
            check(len(kinds) == 1, f"the schema has a choice of types at {place}, which this verifier does not know")
            TYPES[kinds[0]](schema, value, root, place)


KNOWN = {
    "$schema", "$id", "$defs", "id", "title", "description", "anyOf", "oneOf", "const", "enum", "type", "properties", "required",
    "additionalProperties", "items", "pattern", "minLength", "maxLength", "minimum", "maximum",
}


def _fits(schema, value, root, place):
    try:
        validate(schema, value, root, place)
    except Fault:
        return False
    return True


def _object(schema, value, root, place):
    check(isinstance(value, dict), f"{place} is not an object")
    properties = schema.get("properties", {})
    missing = [name for name in schema.get("required", []) if name not in value]
    check(not missing, f"{place} lacks {missing}")
    strange = [name for name in value if name not in properties]
    check(not strange or schema.get("additionalProperties") is not False, f"{place} has the unknown keys {strange}")
    for name, one in value.items():
        if name in properties:
            validate(properties[name], one, root, f"{place}.{name}")


def _array(schema, value, root, place):
    check(isinstance(value, list), f"{place} is not a list")
    for index, one in enumerate(value):
        validate(schema.get("items", {}), one, root, f"{place}[{index}]")


def _string(schema, value, _root, place):
    check(isinstance(value, str), f"{place} is not a text")
    check(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)), f"{place} has a wrong length")
    if "pattern" in schema:
        pattern = schema["pattern"].removeprefix("^").removesuffix("$")
        check(re.fullmatch(pattern, value, re.ASCII) is not None, f"{place} is not of its pattern")


def _integer(schema, value, _root, place):
    check(isinstance(value, int) and not isinstance(value, bool), f"{place} is not an integer")
    check(schema.get("minimum", value) <= value <= schema.get("maximum", value), f"{place} is out of bounds")


TYPES = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "boolean": lambda _schema, value, _root, place: check(isinstance(value, bool), f"{place} is not true or false"),
    "null": lambda _schema, value, _root, place: check(value is None, f"{place} is not null"),
}
