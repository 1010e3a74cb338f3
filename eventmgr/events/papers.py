"""A paper to look at while its head and end are still being decided: the beginning of an invitation."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from eventmgr.core.dates import admin_date, date_range, weekday_vi
from eventmgr.events.models import DocumentProfile, Event
from eventmgr.events.queries import DOTS, head_of
from eventmgr.events.rules import HeaderStyle
from eventmgr.people.models import Host
from eventmgr.rendering.blocks import KeyValues, Paper, Paragraph, SignatureBlock
from eventmgr.rendering.pictures import Picture

_LEAD = timedelta(days=14)  # an invitation is signed before the event


@dataclass(frozen=True)
class Sample:
    """What the paper invites to."""

    name: str
    organizer: str
    starts_on: date
    ends_on: date
    place: str


def sample_of(event: Event) -> Sample:
    """An event that there is."""
    place = ", ".join(part for part in (event.venue, event.city) if part)
    return Sample(event.name, event.organizer, event.starts_on, event.ends_on, place or DOTS)


def made_up(host: Host, on: date) -> Sample:
    """An event that the host might hold."""
    return Sample("Hội nghị Mẫu", host.name, on, on + timedelta(days=1), "Hội trường Mẫu")


def sample_paper(profile: DocumentProfile, sample: Sample, logo: Picture | None) -> Paper:
    """An invitation as this look prints it; the logo is given, since one may be uploaded and not kept yet."""
    head = head_of(profile, sample.organizer, "GM", sample.starts_on - _LEAD)
    if profile.header_style is not HeaderStyle.NATIONAL:
        head = replace(head, logo=logo)
    time = f"{weekday_vi(sample.starts_on)}, {admin_date(sample.starts_on)}"
    time += f" ({date_range(sample.starts_on, sample.ends_on)})"
    return Paper(
        "GIẤY MỜI",
        [
            Paragraph(f"{sample.organizer} trân trọng kính mời Bà Nguyễn Thị Mẫu An, Hội LHPN tỉnh Mẫu"),
            KeyValues([("Tới dự", sample.name), ("Thời gian", time), ("Địa điểm", sample.place)]),
            Paragraph("Rất hân hạnh được đón tiếp."),
        ],
        head=head,
        subject=f"Tham dự {sample.name}",
        signatures=[SignatureBlock([profile.sign_authority, profile.sign_title], name=profile.sign_name)],
        recipients=[line for line in profile.recipients.splitlines() if line],
        closing_mark=True,
    )
