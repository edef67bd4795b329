"""RS-EDA, the half that says where and who called: checked, and only its times are read."""

from typing import Annotated

from msgspec import Struct

from store.intake import rs_eda_words as w

Moment = Annotated[str, w.MOMENT]


class Part(Struct, rename="camel"):
    """Anything with properties."""


class PlaceId(Part):
    source: Annotated[str, w.PLACE_ID_SOURCE]
    value: Annotated[str, w.PLACE_ID]


class Highway(Part):
    name: str | None = None
    pk: str | None = None
    direction: str | None = None


class Way(Part):
    complete: str
    type: str | None = None
    name: str | None = None


class Address(Part):
    complete: str
    highway: Highway | None = None
    number: str | None = None
    way_name: Way | None = None


class City(Part):
    name: str | None = None
    insee_code: Annotated[str, w.CITY] | None = None


class WayIn(Part):
    floor: str | None = None
    room_number: str | None = None
    interphone: str | None = None
    access_code: list[str] | None = None
    elevator: str | None = None
    building_name: str | None = None
    entrance: str | None = None
    entity: str | None = None
    phone_number: Annotated[str, w.PHONE] | None = None


class Coordinates(Part):
    lat: float
    lon: float
    precision: Annotated[str, w.PRECISION]
    height: float | None = None


class Point(Part):
    coord: Coordinates
    is_aml: bool | None = None


class Geometry(Part):
    datetime: Moment
    point: Point | None = None


class MapLink(Part):
    freetext: Annotated[str, w.MAP_SOURCE]
    uri: str
    type: Annotated[str, w.MAP_KIND] | None = None


class LocationUpdate(Part):
    external_info: list[MapLink] | None = None


class Location(LocationUpdate):
    name: str | None = None
    external_location_id: list[PlaceId] | None = None
    detailed_address: Address | None = None
    city: City | None = None
    access: WayIn | None = None
    geometry: Geometry | None = None
    freetext: str | None = None


class Note(Part):
    creation: Moment | None = None
    freetext: str | None = None


class Contact(Part):
    type: Annotated[str, w.CONTACT]
    detail: str


class CallerContact(Contact):
    channel: Annotated[str, w.CHANNEL]


class Name(Part):
    complete: str
    last_name: str | None = None
    first_name: str | None = None


class Caller(Part):
    caller_contact: CallerContact
    callback_contact: CallerContact | None = None
    language: Annotated[str, w.LANGUAGE] | None = None
    type: Annotated[str, w.CALLER] | None = None
    communication: Annotated[str, w.COMMUNICATION] | None = None
    freetext: str | None = None
    detailed_name: Name | None = None


class AlertUpdate(Part):
    notes: list[Note] | None = None


class Alert(Part):
    reception: Moment
    caller: Caller
    notes: list[Note] | None = None
