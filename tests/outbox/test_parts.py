"""What a person is given of the messages, and what goes when the person is erased."""

from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.outbox.models import Message
from eventmgr.outbox.parts import part
from eventmgr.outbox.rules import MessageState
from eventmgr.registration.rules import Source
from eventmgr.registration.service import register
from tests.factories import AT, ORGANIZER, make_delegation, make_event


def test_messages_are_given_and_then_blanked(app):
    event = make_event()
    make_delegation(event, "56")
    data = {"full_name": "Lê Thị Mẫu Xóa", "province": "56", "phone": "0906000001", "email": "xoa@example.org"}
    made = register(event, {**data, "consents": ["organising"]}, source=Source.WEB, actor=ORGANIZER, at=AT)
    [given] = part.export(made.person_id)["Thư và Zalo"]
    assert (given["Người nhận"], given["Soạn lúc"]) == ("xoa@example.org", "07:00 24/10/2024")
    assert "Kính gửi: Lê Thị Mẫu Xóa" in given["Nội dung"]
    with transaction():
        assert part.erase(made.person_id, AT) == []
    message = db.session.execute(select(Message).where(Message.person_id == made.person_id)).scalar_one()
    assert message.recipient + message.recipient_name + message.subject + message.body == ""
    assert message.calendar is None
    assert (message.kind, message.state) == ("confirmation", MessageState.CANCELLED)
