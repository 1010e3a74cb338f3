"""Papers as the features write them; the persons are made up."""

from eventmgr.rendering.blocks import (
    Annex,
    BulletList,
    Column,
    GroupRow,
    Head,
    Heading,
    KeyValues,
    NumberedList,
    Paper,
    Paragraph,
    Proof,
    Row,
    SignatureBlock,
    Table,
)

VERIFY = "HTTPS://EXAMPLE.ORG/VERIFY/K7M2Q9XWTR4HNC"
SPEECH = (
    "Các đại biểu trao đổi về thực trạng công tác gia đình tại địa phương, những khó khăn trong phối hợp liên ngành và "
    "đề xuất giải pháp nâng cao chất lượng hoạt động của câu lạc bộ xây dựng gia đình hạnh phúc tại cơ sở."
)
HEAD = Head(
    superior_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
    issuer_name="ĐOÀN CHỦ TỊCH",
    number_sign="Số: 05/BB-ĐCT",
)


def minutes(rounds: int = 1) -> Paper:
    blocks = [
        KeyValues(
            (
                ("Thời gian bắt đầu", "07 giờ 30 phút, ngày 24 tháng 10 năm 2024"),
                ("Địa điểm", "Hội trường khách sạn Mẫu, thành phố Nha Trang, tỉnh Khánh Hòa"),
                ("Chủ trì (chủ tọa)", "Bà Nguyễn Thị Mẫu An, Phó Chủ tịch"),
            )
        ),
        Paragraph("Nội dung (theo diễn biến hội nghị):"),
    ]
    for _ in range(rounds):
        blocks += [
            Heading("I. KHAI MẠC"),
            Paragraph(SPEECH, lead="Bà Lê Thị Mẫu Cúc:"),
            Heading("1. Thực trạng, khó khăn", 2),
            NumberedList([SPEECH] * 3),
            BulletList([SPEECH] * 3),
            Heading("VI. KẾT LUẬN CỦA CHỦ TỌA"),
            tasks(),
        ]
    blocks.append(Paragraph("Hội nghị kết thúc vào 17 giờ 15 phút, ngày 24 tháng 10 năm 2024."))
    return Paper(
        "BIÊN BẢN",
        blocks,
        head=HEAD,
        subject="Hội nghị công tác gia đình và tập huấn nghiệp vụ năm 2024",
        closing_mark=True,
        signatures=(
            SignatureBlock(("THƯ KÝ",), "Trần Thị Mẫu Bình"),
            SignatureBlock(("CHỦ TỌA",), "Nguyễn Thị Mẫu An"),
        ),
        recipients=("Đoàn Chủ tịch (để báo cáo)", "Lưu: VT, GĐXH"),
        proof=Proof("BB-2024-0005", VERIFY),
    )


def tasks() -> Table:
    return Table(
        (Column("TT", 6, "center"), Column("Nội dung", 50, "justify"), Column("Đơn vị chủ trì", 24), Column("Hạn", 20)),
        [Row((f"{n:02d}", SPEECH[:90], "Ban Gia đình - Xã hội", "15/12/2024")) for n in range(1, 6)],
    )


def sign_in_sheet() -> Table:
    return Table(
        (Column("TT", 2, "center"), Column("Họ và tên", 40), Column("Sáng 24/10", 20), Column("Ký tên", 38)),
        [GroupRow("Tỉnh Khánh Hòa")] + [Row((f"{n:02d}", "H'Mẫu Niê Kđăm", "", "")) for n in range(1, 41)],
        min_row_height_mm=9,
    )


def invitation() -> Paper:
    return Paper(
        "GIẤY MỜI",
        [
            Paragraph("Trân trọng kính mời: Bà Nguyễn Thị Mẫu An, Phó Chủ tịch Hội LHPN tỉnh Khánh Hòa."),
            KeyValues((("Tới dự", "Hội nghị công tác gia đình"), ("Địa điểm", "thành phố Nha Trang"))),
            Paragraph("Rất mong đồng chí sắp xếp thời gian tham dự."),
        ],
        head=Head(
            superior_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
            issuer_name="ĐOÀN CHỦ TỊCH",
            number_sign="Số: 12/GM-ĐCT",
            place_and_date="Khánh Hòa, ngày 05 tháng 10 năm 2024",
        ),
        subject="Dự Hội nghị công tác gia đình",
        closing_mark=True,
        signatures=(SignatureBlock(("TM. ĐOÀN CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Thị Mẫu An"),),
        recipients=("Như trên", "Lưu: VT, GĐXH"),
        annexes=(
            Annex("DANH SÁCH NHÓM", [tasks(), Paragraph("Tổng số: 05 việc.", indent=False)]),
            Annex("DANH SÁCH ĐIỂM DANH", [sign_in_sheet()], orientation="landscape"),
        ),
    )
