# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the declaration of a kind of object is made of. Data only; ``_kinds`` holds the declarations."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from .types import Type, json_error, loose_form

LOST = {"/": "hold a slash", "^/": "begin with a slash", "\n": "hold a newline"}
"""Patterns in keys to which some servers answer 404 at every request but the creation."""


class Limit(NamedTuple):
    """What a server accepts as the value of a field, or as a key. Called with a value, it returns what is wrong ("must be ..."), or "".

    ``max_length`` counts characters; 0 is no limit. ``lowest`` and ``highest`` are of numbers. ``required``: an empty text is refused.
    ``pattern`` is what the whole text must match, and ``words`` the same in words; ``loses`` are what makes
    a server store a key and never find it again: keys of ``LOST``.
    ``json``: a mapping is expected, and text was not the JSON of one. ``check`` is what no other part of a limit can say of a text.
    """

    max_length: int = 0
    lowest: int | None = None
    highest: int | None = None
    required: bool = False
    pattern: str = ""
    loses: tuple[str, ...] = ()
    words: str = ""
    json: bool = False
    check: Callable[[str], str] = lambda text: ""

    def __call__(self, value: Any) -> str:
        if isinstance(value, str):
            return self._text_problem(value)
        return self._number_problem(value) if isinstance(value, int) and not isinstance(value, bool) else ""

    def _text_problem(self, text: str) -> str:
        if self.json:
            return f"must be a mapping or the JSON text of one{json_error(text)}"
        if not text:
            return "must not be empty" if self.required else ""
        if self.max_length and len(text) > self.max_length:
            return f"must have at most {self.max_length} characters; it has {len(text)}"
        for lost in self.loses:
            if re.search(lost, text):
                return f"must not {LOST[lost]}: this server would store it and never find it again"
        if self.pattern and not re.fullmatch(self.pattern, text):
            return f"must {self.words}"
        return self.check(text)

    def _number_problem(self, number: int) -> str:
        if self.lowest is not None and number < self.lowest:
            return f"must be {self.lowest} or more"
        return f"must be {self.highest} or less" if self.highest is not None and number > self.highest else ""


def storage_problem(value: Any) -> str:
    """What is wrong with a text that no server stores, whatever the field; secrets are encrypted, and can hold NUL."""
    if not isinstance(value, str):
        return ""
    return "must not hold the character NUL, which PostgreSQL cannot store" if "\0" in value else unicode_problem(value)


def unicode_problem(text: str) -> str:
    lone = any("\ud800" <= letter <= "\udfff" for letter in text)
    return "must be valid Unicode; it holds half of a surrogate pair" if lone else ""


HIDDEN = "hidden"
"""Secret: no server ever shows it (passwords)."""
LEAVES = "leaves"
"""Secret: the server hides some of its text leaves, and only the server knows which (``extra`` of a connection)."""
BY_NAME = "by name"
"""Secret: Airflow hides it where the object's key, or a key inside its JSON, sounds like a secret (values of variables)."""


COMMA = "comma"
"""A mask is one parameter with the names of the fields, joined by commas. Of repeated ones, these servers heed only the last."""
REPEATED = "repeated"
"""A mask is one parameter for each field. These servers ignore names joined by commas, with status 200."""


@functools.lru_cache
def version_tuple(text: str) -> tuple[int, ...]:
    """The numbers at the start of a version: ``2.10.5+composer`` is (2, 10, 5)."""
    found = re.match(r"[0-9]+(\.[0-9]+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


class Field(NamedTuple):
    """A field that users set.

    ``name`` is the option and the result key. ``mode`` names the option that says how a given value and the server's are brought together.
    ``since`` gives, by API, the first Airflow version that has the field;
    None says that no version of that API has it. ``never_null``: a server that shows null failed to decrypt the value.
    """

    name: str
    type: Type
    secret: str = ""
    mode: str = ""
    since: Mapping[str, str | None] = {}
    never_null: bool = False

    @property
    def hidden(self) -> bool:
        return self.secret == HIDDEN


class Filter(NamedTuple):
    """A server-side filter of a listing, in Airflow's words; ``since`` as for a field, ``wire`` its name by API where it is another.

    A list is sent as repeated parameters, or with commas by the APIs in ``joined``.
    """

    name: str
    option: Mapping[str, Any]
    since: Mapping[str, str | None] = {}
    api_names: Mapping[str, str] = {}
    joined: Mapping[str, bool] = {}


class Reference(NamedTuple):
    """Where the values that a field may hold are listed: each of ``item``'s results is one that exists.

    ``path`` is a listing whose rows stand under ``rows``, or one object with its values there where ``listing`` is false.
    A value for which ``unlisted`` is true may exist without being listed. Pairs may be new: each half must be known.
    ``dag_of`` gives the ID of the DAG without which such a value does not exist, unless an object of the same kind has it already.
    """

    path: str
    rows: str
    listing: bool = True
    unlisted: Callable[[Any], bool] = lambda value: False
    dag_of: Callable[[Any], str] = lambda value: ""


class Mode(NamedTuple):
    """Where a server says whether it is in a mode that a field needs: ``key`` of the object at ``path``; ``name`` is for people."""

    path: str
    key: str
    name: str


class ProviderRelease(NamedTuple):
    """The release ``since`` of a provider package; ``undeletable`` are the first and the first later release that fail every deletion."""

    package: str
    since: str
    undeletable: tuple[str, str]


class Endpoint(NamedTuple):
    """How one API serves a kind, from Airflow version ``since`` on: the last that fits a server is taken.

    ``order_by``: the sort of a listing, without which pages may overlap.
    ``create_needs``: options that a new object must be given. ``create_fills``: fields sent empty on creation where they were not given.
    ``update_mask``: the form in which an update names the fields that it writes (``COMMA``, ``REPEATED``, or "" where the server heeds
    none). ``unmaskable``: fields that no mask can name; an update of one is sent without a mask. ``update_needs``: fields that the body
    of an update must hold, whether they are written or not. ``never_empty``: those of them that the server refuses when empty, even
    where the mask keeps them from being written.
    ``curable``: an object that the server fails to show can be updated, which cures it.
    ``fixed``: by key, the only fields of that object that can be changed.
    ``address``: what a key must be to be found again, checked before anything is read, whatever is wanted.
    ``limits``: of values that are written, and of a key that is created: what the server has already stays manageable.
    ``shows_secrets``: shown in clear, so that they can be compared. ``rewrites_json``: JSON text is re-serialised before it is shown.
    ``list_omits``: fields that only the single object has. ``answers``: whether the answer to a write is the object.
    ``only_adds``: an update adds to this set field, and never removes from it, unless the server has ``replaces_from``.
    ``leaves_alone``: items of a set field that belong to Airflow or its DAG files, and which no exact list takes away.
    ``references``: where the values of a field are listed. ``modes``: what the server must be set to before a field can have a value.
    ``faults``: by status, or by method and status, what a person should know of an
    error that some servers give without reason. ``needs`` says what a server without these addresses lacks, ``caution`` what an update does besides.
    ``derived``: result keys made from a row. ``wire``: the server's names of fields and result keys where they differ.
    ``row_cost``: what one row of a listing costs the server, in requests for a single object (measured, within a factor of two).
    ``bulk``: actions that one request does right for many objects. ``unreadable``: what makes an object one that the server cannot
    show, so that a listing with it fails.
    """

    api: str
    path: str
    order_by: str
    since: str = "0"
    create_required: tuple[str, ...] = ()
    create_defaults: tuple[str, ...] = ()
    update_required: tuple[str, ...] = ()
    update_mask: str = ""
    unmaskable: tuple[str, ...] = ()
    never_empty: tuple[str, ...] = ()
    update_repairs: bool = False
    mutable_fields: Mapping[str, tuple[str, ...]] = {}
    address: Limit = Limit()
    limits: Mapping[str, Limit] = {}
    shows_secrets: bool = False
    rewrites_json: bool = False
    list_omits: tuple[str, ...] = ()
    write_returns_object: bool = True
    additive_field: str = ""
    replaces_from: ProviderRelease | None = None
    preserve: Mapping[str, Callable[[Any], bool]] = {}
    references: Mapping[str, Reference] = {}
    modes: Mapping[str, Mode] = {}
    requirement: str = ""
    update_warning: str = ""
    known_errors: Mapping[int | tuple[str, int], str] = {}
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {}
    api_names: Mapping[str, str] = {}
    row_cost: float = 0.02
    bulk: frozenset[str] = frozenset()
    unreadable: str = ""


Form = Any
"""What a value of an answer is: a type (``object`` for any), None for null, a tuple of these for one of them, a list of one for a list of
such values, a mapping for an object with such values under its keys, and a text for this text."""


def has_form(value: Any, form: Form) -> bool:
    """Whether a value of an answer has a form. A key that is not there is one with null."""
    if form is None:
        return value is None
    if isinstance(form, str):
        # some servers compare without case, and show a name as it was written first
        return isinstance(value, str) and loose_form(value) == loose_form(form)
    if isinstance(form, tuple):
        return any(has_form(value, one) for one in form)
    if isinstance(form, list):
        return isinstance(value, list) and all(has_form(item, form[0]) for item in value)
    if isinstance(form, Mapping):
        return isinstance(value, Mapping) and all(has_form(value.get(name), one) for name, one in form.items())
    # to Python, True is a number
    return isinstance(value, form) and not (form is int and isinstance(value, bool))


class Action(NamedTuple):
    """One request that is no reading, listing or writing of a kind's objects: its method, and by API its address.

    Names in braces stand for segments. ``since`` is as for a field. ``permission`` is Airflow's name in its permissions of what the
    request is about. ``rows`` is where the rows of a listing stand, if not under the last word of its address. ``keys``: what the
    object of a success has. ``forms``: what keys of this object, or of each row of a listing, hold. ``bodiless``: a success comes without
    one. ``safe``: the request writes nothing, whatever its method says.
    """

    method: str
    paths: Mapping[str, str]
    since: Mapping[str, str | None] = {}
    permission: str = ""
    rows: str = ""
    keys: tuple[str, ...] = ()
    bodiless: bool = False
    safe: bool = False
    forms: Mapping[str, Form] = {}


class _Declared(NamedTuple):
    kind: str
    plural: str
    key: str
    fields: tuple[Field, ...]
    endpoints: tuple[Endpoint, ...]
    permission: str
    read_only: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    key_aliases: tuple[str, ...] = ()
    protected: frozenset[str] = frozenset()
    secrets_option: str = ""
    fingerprinted: bool = False
    accounts: bool = False
    creatable: bool = True
    key_form: Callable[[str], str] = str
    states: Mapping[str, Mapping[str, Any] | None] = {"present": {}, "absent": None}
    multi_key_option: str = ""
    selectors: tuple[str, ...] = ()
    built_in: Mapping[str, Mapping[str, Any] | None] = {}
    options: Mapping[str, Mapping[str, Any]] = {}
    exclusive: tuple[tuple[str, str], ...] = ()
    other_names: Mapping[str, str] = {}
    expand: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda options: options


class Resource(_Declared):
    """A kind of object: what every module, the planner and the client need to know of it.

    ``read_only`` are result keys that nobody sets. ``permission`` is Airflow's name of the kind in its permissions.
    ``protected`` gives the keys that are never deleted. ``secrets_option`` names the option that says when secrets are written.
    ``fingerprinted``: a fingerprint of the secrets may stand at the end of the description. ``accounts``: the caller is one of them.
    ``creatable``: whether the API can create one. ``key_form``: keys that it makes equal are one key to every server; other pairs that
    only a database may take for one, as MySQL does with its default collations, are left to the server's own answer.
    ``states`` are the choices of ``state``: the values that each stands for, None for absent.
    ``many`` names the option that takes several keys, ``selectors`` the filters that can choose objects in place of a key.
    ``built_in`` are patterns of the keys of what Airflow, or this collection, makes by itself, each with the values that it has then
    (None: any): what nobody declared, and nobody misses in a declaration.
    ``options`` are further options of the module, ``exclusive`` pairs that cannot be given together; ``other_names``
    what the command line, Airflow's own files, Astro and Terraform call options, for messages; ``expand`` turns options that are
    another way to write others into these.
    """

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}

    def key_on(self, endpoint: Endpoint) -> str:
        """The server's name of the key."""
        return endpoint.api_names.get(self.key, self.key)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The fields that can hold a secret."""
        return tuple(one.name for one in self.fields if one.secret)

    @cached_property
    def moded(self) -> tuple[Field, ...]:
        """The fields with an option that says how a given value and the server's are brought together."""
        return tuple(one for one in self.fields if one.mode)
