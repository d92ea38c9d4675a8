"""Altair where only its own package is: without what checks a chart and writes it as HTML.

Those need compiled packages, and the page needs neither: Vega-Lite says what is wrong with a chart.
"""

import contextlib
import sys
from types import ModuleType


def load():
    """Import Altair, with stand-ins for jsonschema and Jinja where they are not."""
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        from importlib import metadata  # the page's Python starts without these two
        from unittest.mock import patch

        _stand_in()
        with patch.object(metadata, "version", _version(metadata.version)):
            import altair
        altair.utils.schemapi.DEBUG_MODE = False
        altair.utils.schemapi.validate_jsonschema = validate


TYPES = {
    "string": str, "number": (int, float), "integer": int, "boolean": bool, "array": list,
    "object": dict, "null": type(None),
}  # fmt: skip


def validate(value, schema, rootschema=None, **_):
    """Raise an error if a value is not of a schema: Altair asks of which of several it is."""
    if not fits(value, schema, rootschema or schema):
        raise sys.modules["jsonschema"].ValidationError(f"{value!r} does not fit")


def fits(value, schema, root):
    """Whether a value is of a schema, by the words that Vega-Lite's schema uses."""
    if "$ref" in schema:
        with Resolver(root).resolving(schema["$ref"]) as part:
            return fits(value, part, root)
    if "anyOf" in schema:
        return any(fits(value, each, root) for each in schema["anyOf"])
    if value not in schema.get("enum", [value]) or schema.get("const", value) != value:
        return False
    kinds = schema.get("type", [])
    if kinds and not any(
        _is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)
    ):
        return False
    if isinstance(value, list):
        return all(fits(each, schema.get("items", {}), root) for each in value)
    return not isinstance(value, dict) or _entries_fit(value, schema, root)


def _is(value, kind):
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _entries_fit(value, schema, root):
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    if set(schema.get("required", [])) - value.keys() or (others is False and value.keys() - known):
        return False
    others = {} if isinstance(others, bool) else others
    return all(fits(part, known.get(name, others), root) for name, part in value.items())


class Resolver:
    """Follows a reference within a schema, as jsonschema does."""

    def __init__(self, schema):
        self.schema = schema

    @classmethod
    def from_schema(cls, schema):
        """The resolver of a schema."""
        return cls(schema)

    @contextlib.contextmanager
    def resolving(self, reference):
        """The part that `#/a/b` refers to."""
        part = self.schema
        for name in reference.removeprefix("#").strip("/").split("/"):
            part = part[name] if name else part
        yield part


def _stand_in():
    jsonschema, jinja = ModuleType("jsonschema"), ModuleType("jinja2")
    jsonschema.exceptions = ModuleType("jsonschema.exceptions")
    jsonschema.validators = ModuleType("jsonschema.validators")
    jsonschema.RefResolver = Resolver
    error = type("ValidationError", (Exception,), {})
    jsonschema.ValidationError = jsonschema.exceptions.ValidationError = error
    jinja.Template = lambda source: source
    for module in (jsonschema, jsonschema.exceptions, jsonschema.validators, jinja):
        sys.modules[module.__name__] = module


def _version(version):
    """Let an old version of jsonschema be there, with which Altair asks for no more packages."""
    return lambda name: "3.0" if name == "jsonschema" else version(name)
