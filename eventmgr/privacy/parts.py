"""What of people stands in the registers, and what nobody else declares: accounts, devices, the trail."""

from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Holding, Part

part = Part(
    "privacy",
    holds=(
        Holding(
            {
                "account": "name email password fs_uniquifier tf_totp_secret mf_recovery_codes fs_webauthn_user_handle",
                "passkey": "name",
                "role_grant": "",
                "team_invitation": "name email created_by",
                "api_token": "label",
            },
            lazy(
                "who works with the system: name, e-mail, digest of the password, sealed secret and recovery codes of"
                " the second factor, public keys of passkeys, roles; who was asked to work on an event; programs"
            ),
            lazy("access for staff"),
            lazy("kept while the account is needed"),
            sees=("accounts.team",),
        ),
        Holding(
            {"device": "name"},
            lazy("who holds a phone that records or scans: the name given with the PIN, when it was last heard of"),
            lazy("organising the event"),
            lazy("the name is blanked"),
            sees=("outcomes.edit", "checkin.gates"),
        ),
        Holding(
            {"audit_entry": "actor_label", "audit_value": "before after"},
            lazy("who did what to which record, with old and new values"),
            lazy("proof of who did what"),
            lazy("personal values are blanked, the entry stays"),
            sees=("audit.view",),
            besides=lazy("personal values only with the right to contacts"),
        ),
        Holding(
            {"operation": "answer", "rehearsal": "", "known_layout": "saved_by"},
            lazy("what phones sent and were answered, under a number"),
            lazy("organising the event"),
            lazy("goes with the event"),
            besides=lazy("nobody"),
        ),
        Holding(
            {
                "breach": "happened place nature data_kinds consequences measures contact noted_by "
                "report told conclusion",
            },
            lazy("the register of breaches: what happened, to which data, what was done; it names no delegate"),
            lazy("proof of dealing with breaches"),
            lazy("stays for five years at least (Decree 356/2025, article 28)"),
            sees=("privacy.edit",),
        ),
        Holding(
            {"recipient": "name data_kinds agreement duties country", "handover": "what given_by"},
            lazy("whom data were handed to, and which lists, without names"),
            lazy("proof of handing data on"),
            lazy("stays; the day on which the recipient deleted a list is noted"),
            sees=("privacy.edit",),
        ),
    ),
)
