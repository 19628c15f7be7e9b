# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The classes that declare a kind of object.

The declarations are in ``_resources``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .._errors import InvalidRequestError
from .json_values import json_error, send_problem
from .labels import Labelled
from .types import Type, loose_form

LOST = {"/": "contain a slash", "^/": "start with a slash", "\n": "contain a newline", r"^~\Z": "be ~"}
"""Patterns in keys. Some servers create an object with such a key, but return 404, or all objects, for later requests for this object."""


@dataclass(frozen=True)
class Limit:
    """Limits of a field's value or of a key.

    A call with a value returns the problem ("must be ..."), or "". ``max_length`` counts characters. 0 means no limit. ``lowest`` and
    ``highest`` limit numbers. If ``required`` is true, an empty string is invalid. ``pattern`` must match the whole text, and ``description``
    describes such text. ``loses`` holds keys of ``LOST``: if one of these patterns occurs in a key, the server creates the object but cannot
    find it afterwards. If ``json`` is true, a mapping is required. All text is then invalid, because text that contains a mapping as JSON has
    already been parsed. ``check`` implements other rules.
    """

    max_length: int = 0
    lowest: int | None = None
    highest: int | None = None
    required: bool = False
    pattern: str = ""
    loses: tuple[str, ...] = ()
    description: str = ""
    json: bool = False
    check: Callable[[Any], str] = lambda value: ""

    def __call__(self, value: Any) -> str:
        if isinstance(value, str):
            return self._text_problem(value) or (self.check(value) if value else "")
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return self._number_problem(value) if is_number else self.check(value)

    def _text_problem(self, text: str) -> str:
        if self.json:
            return f"must be a mapping, or a string that contains one as JSON{json_error(text)}"
        if not text:
            return "must not be empty" if self.required else ""
        if self.max_length and len(text) > self.max_length:
            return f"must have at most {self.max_length} characters; it has {len(text)}"
        for pattern in self.loses:
            if re.search(pattern, text):
                return f"must not {LOST[pattern]}: the API of this server cannot address such objects"
        if self.pattern and not re.fullmatch(self.pattern, text):
            return f"must {self.description}"
        return ""

    def _number_problem(self, number: int) -> str:
        if self.lowest is not None and number < self.lowest:
            return f"must be {self.lowest} or more"
        return f"must be {self.highest} or less" if self.highest is not None and number > self.highest else ""


def storage_problem(value: Any) -> str:
    """Return why no server can store a text, or "".

    Do not use this function for secrets: they are encrypted, and may contain NUL characters.
    """
    return send_problem(value, encrypted=False).lstrip() if isinstance(value, str) else ""


HIDDEN = "hidden"
"""A secret that modules never read from a server, such as a password."""
LEAVES = "leaves"
"""A structure in which the server hides some strings, such as ``extra`` of a connection. Only the server decides which strings are secret."""
BY_NAME = "by name"
"""A value that is secret if the object's key is a sensitive name. Otherwise, only strings under sensitive names inside JSON are secret. Examples
are the values of variables, XComs and state store entries. Servers hide such secrets only in variables, and only in Airflow 3 and later."""


COMMA = "comma"
"""A mask is one parameter with comma-separated field names. If the parameter is repeated, the server uses only the last one."""
REPEATED = "repeated"
"""A mask is one parameter for each field. The server ignores comma-separated names, and returns 200."""


@functools.lru_cache
def version_tuple(text: str) -> tuple[int, ...]:
    """Return the numbers at the start of a version.

    For example, ``2.10.5+composer`` results in (2, 10, 5).
    """
    match = re.match(r"[0-9]+(\.[0-9]+)*", text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def given_version(name: str, value: Any) -> str:
    """Return the version of Airflow that a user specified.

    :raises InvalidRequestError: if the value is not the text of a version. A number is rejected, because 2.10 would become the version 2.1.
    """
    if isinstance(value, float) or not version_tuple(str(value)):
        raise InvalidRequestError(f"{name} must be a version of Airflow in quotes, such as '3.3.2'.")
    return str(value)


@dataclass(frozen=True)
class Field:
    """A field that users can set."""

    name: str
    """The name of the option and of the result key."""
    type: Type
    secret: str = ""
    """``HIDDEN``, ``LEAVES`` or ``BY_NAME``; "" for a field that never contains a secret."""
    mode: str = ""
    """The option that defines how to combine a value with the value on the server."""
    since: Mapping[str, str | None] = field(default_factory=dict)
    """By API, the first Airflow version that has the field; None if no version of that API has it."""
    never_null: bool = False
    """Whether the field is never null. If a server returns null, it failed to decrypt the value."""
    unique: bool = False
    """Whether two objects on a server cannot have the same value."""

    @property
    def hidden(self) -> bool:
        return self.secret == HIDDEN


@dataclass(frozen=True)
class Filter:
    """A server-side filter of a listing, under Airflow's name.

    Filters are optional, but at least one of the filters in ``QueryPath.asked`` is required.
    """

    name: str
    option: Mapping[str, Any]
    """The option of the module, as in an argument spec."""
    since: Mapping[str, str | None] = field(default_factory=dict)
    """As for ``Field``."""
    api_names: Mapping[str, str] = field(default_factory=dict)
    """The name of the query parameter, by API, where it differs from ``name``."""
    joined: Mapping[str, bool] = field(default_factory=dict)
    """By API, whether a list is sent as one comma-separated parameter. Otherwise, each item is sent as a separate parameter."""
    ignores_zero: tuple[str, ...] = ()
    """The APIs that return everything if the value is 0."""
    needs: tuple[str, ...] = ()
    """Further options that the server requires together with this filter."""


@dataclass(frozen=True)
class Reference:
    """The endpoint that lists the values that a field may have."""

    path: str
    rows: str
    """The key of the rows in the response. If ``listing`` is false, the response is a single object, and ``rows`` is the key of the list of
    values."""
    listing: bool = True
    unlisted: Callable[[Any], bool] = lambda value: False
    """Whether a value may exist without being listed."""
    dag_of: Callable[[Any], str] = lambda value: ""
    """The ID of the DAG that a value depends on. Without this DAG, the value exists only if another object of the same kind has it."""


@dataclass(frozen=True)
class Mode:
    """A mode of the server that a field requires.

    The server is not in this mode if ``key`` is false in the response from ``path``. ``name`` is the name of the mode in messages.
    """

    path: str
    key: str
    name: str


@dataclass(frozen=True)
class ProviderRelease:
    """The releases of a provider package that support a feature: ``since`` and later."""

    package: str
    since: str
    undeletable: tuple[str, str]
    """The first release in which every deletion fails, and the first one after it in which deletions work."""

    def cannot_delete(self, installed: tuple[int, ...]) -> bool:
        """Return whether every deletion fails with the installed version."""
        first, first_working = (version_tuple(version) for version in self.undeletable)
        return first <= installed < first_working


@dataclass(frozen=True)
class Endpoint:
    """The way in which one API serves a kind of object.

    If a kind has several endpoints of an API, the last one that the server's version supports is used.
    """

    api: str
    path: str
    order_by: str
    """The sort order of a listing. Without a sort order, pages may overlap."""
    since: str = "0"
    """The first Airflow version that has this endpoint."""
    create_required: tuple[str, ...] = ()
    """Options that are required for a new object."""
    create_defaults: tuple[str, ...] = ()
    """Fields that are sent with an empty value if the task creates an object and omits them."""
    update_required: tuple[str, ...] = ()
    """Fields that the body of an update must contain, even if they are not written."""
    update_mask: str = ""
    """How an update names the fields that it writes: ``COMMA``, ``REPEATED``, or "" if the server ignores masks."""
    unmaskable: tuple[str, ...] = ()
    """Fields that cannot be part of a mask. An update of such a field is sent without a mask."""
    never_empty: tuple[str, ...] = ()
    """Required fields that the server rejects when they are empty, even if the mask omits them."""
    update_repairs: bool = False
    """Whether an update repairs an object that the server fails to return."""
    mutable_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By object key, the only fields of that object that can be changed."""
    address: Limit = Limit()
    """Limits that a key must meet so that the server can find the object. They are checked before an object is read."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """Limits of values that are written, and of the key of a new object. They do not apply to values that are already on the server."""
    shows_secrets: bool = False
    """Whether the server returns secrets in clear text, so that they can be compared."""
    rewrites_json: bool = False
    """Whether the server rewrites JSON: it re-serializes JSON text before it returns the text, or stores values in a JSON column."""
    list_omits: tuple[str, ...] = ()
    """Fields that a listing omits."""
    write_returns_object: bool = True
    """Whether the response to a write is the object."""
    additive_field: str = ""
    """A field that contains a set of values. An update of this field only adds values, unless the server has one of the releases in
    ``replaces_from``."""
    replaces_from: ProviderRelease | None = None
    preserve: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    """By field that contains a set, whether an item belongs to Airflow or to DAG files. Such items are kept even if the user omits them."""
    references: Mapping[str, Reference] = field(default_factory=dict)
    """By field, the endpoint that lists the possible values."""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    """By field, the mode of the server that the field requires."""
    requirement: str = ""
    """A sentence for error messages about the requirement that a server without these endpoints does not meet."""
    update_warning: str = ""
    """A warning about a side effect of every update."""
    known_errors: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """By method and status, an explanation of errors that some servers return without a reason."""
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    """Result keys, each with the function that computes its value from a row."""
    api_names: Mapping[str, str] = field(default_factory=dict)
    """The API's names for fields and result keys, where they differ from the collection's names."""
    encodes: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """By field, the function that encodes a value, if the server expects a form that differs from the result of the type's ``encode``."""
    row_cost: float = 0.02
    """The server's cost of one row of a listing. The unit is the cost of a request for a single object. The value was measured, and is accurate
    within a factor of two."""
    bulk: frozenset[str] = frozenset()
    """The actions that one request can carry out correctly for many objects."""
    unreadable: str = ""
    """A sentence about the likely reason why the server cannot return an object. A listing that contains the object fails, too."""


Form = Any
"""The form of a value in a response. A type means a value of this type, and ``object`` means any value. None means null, and a string means this
string. A tuple lists alternatives. A function means a value for which it returns true. A list with one form means a list of values of this
form. A mapping means an object with values of these forms."""


def has_form(value: Any, form: Form) -> bool:
    """Return whether a response value matches ``form``. A missing key counts as null."""
    if isinstance(form, type):
        # in Python, True is an int
        return isinstance(value, form) and not (form is int and isinstance(value, bool))
    if callable(form):
        return bool(form(value))
    if isinstance(form, str):
        # some servers ignore case, and return a name as it was spelled when the object was created
        return isinstance(value, str) and loose_form(value) == loose_form(form)
    if isinstance(form, tuple):
        return any(has_form(value, one) for one in form)
    if isinstance(form, list):
        return isinstance(value, list) and all(has_form(item, form[0]) for item in value)
    if isinstance(form, Mapping):
        return isinstance(value, Mapping) and all(has_form(value.get(name), one) for name, one in form.items())
    return value is None


@dataclass(frozen=True)
class Action:
    """A request that is not derived from the declaration of a kind."""

    method: str
    paths: Mapping[str, str]
    """The path, by API version. Names in braces are placeholders for segments."""
    since: Mapping[str, str | None] = field(default_factory=dict)
    """As for ``Field``."""
    rows: str = ""
    """The key of the rows of a listing, if it is not the last segment of the path."""
    keys: tuple[str, ...] = ()
    """Keys that the object in a successful response has."""
    bodiless: bool = False
    """Whether a successful response has no body. With status 201, it may have any body."""
    safe: bool = False
    """Whether the request writes nothing, although its method may."""
    once: bool = False
    """Whether a safe request is not repeated after a lost response."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    """The keys of the object, or of each row, with the types of their values."""


@dataclass(frozen=True)
class Resource(Labelled):
    """A kind of object that modules manage.

    Modules, the planner and the client use this declaration.
    """

    kind: str
    plural: str
    key: str
    fields: tuple[Field, ...]
    endpoints: tuple[Endpoint, ...]
    title: str
    """The name of the kind in Airflow's web interface and permissions."""
    labels: tuple[str, str] | None = None
    """The singular and the plural in messages, if they do not follow from ``kind`` and ``plural``."""
    read_only: tuple[str, ...] = ()
    """Result keys that cannot be set."""
    filters: tuple[Filter, ...] = ()
    key_aliases: tuple[str, ...] = ()
    protected: frozenset[str] = frozenset()
    """Keys of objects that are never deleted."""
    secrets_option: str = ""
    """The option that defines when secrets are written."""
    fingerprinted: bool = False
    """Whether the description may end with a fingerprint of the secrets."""
    accounts: bool = False
    """Whether the objects are user accounts. One of them may be that of the task's login."""
    creatable: bool = True
    """Whether the API can create an object."""
    key_form: Callable[[str], str] = str
    """A function that converts a key to the form in which keys are compared. All servers treat keys with the same form as equal. The function
    does not consider differences that only some databases, such as MySQL, ignore."""
    states: Mapping[str, Mapping[str, Any] | None] = field(default_factory=lambda: {"present": {}, "absent": None})
    """The choices of ``state``, each with the values that it sets, or with None if it deletes the object."""
    multi_key_option: str = ""
    """The option that accepts several keys."""
    selectors: tuple[str, ...] = ()
    """The filters that can select objects instead of a key."""
    built_in: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    """Patterns of the keys of objects that Airflow or this collection creates, each with the initial values (None: any values)."""
    internal: Callable[[Mapping[str, Any]], str] = lambda values: ""
    """A sentence about what an object with these values stores for this collection, whatever its key, or "" for other objects. Such an object is
    temporary and belongs to one server, so it is never exported, declared or pruned."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Further options of the module."""
    exclusive: tuple[tuple[str, str], ...] = ()
    """Pairs of options that cannot be set together."""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """The names of options in the command line, Airflow's files, Astro and Terraform, for error messages."""
    expand: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda options: options
    """A function that expands short forms, such as ``uri``, into the options that they represent."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}

    @property
    def key_option(self) -> dict[str, Any]:
        """The option of the key, as in an argument spec."""
        # Ansible treats "key" as the name of a secret
        option: dict[str, Any] = {"type": "str", "no_log": False}
        return {**option, "aliases": list(self.key_aliases)} if self.key_aliases else option

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The fields that can contain a secret."""
        return tuple(one.name for one in self.fields if one.secret)

    @cached_property
    def moded(self) -> tuple[Field, ...]:
        """The fields with an option for combining values.

        The option defines how to combine the specified value with the value on the server.
        """
        return tuple(one for one in self.fields if one.mode)
