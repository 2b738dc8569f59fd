"""Fifty invented enterprises of one county: ``python examples/fifty.py`` writes them anew.

What decides the county's findings (major hazards, sites, mines, the county's reports) is
told below; the ordinary hazards follow from a fixed seed, so that every machine writes
the same files. Nobody's name is in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

COUNTY: Final = "653022"
TODAY: Final = date(2025, 11, 20)
FOLDER: Final = Path(__file__).parent / "county-of-fifty"

TRADES: Final = (
    ("coal-mines", 2, 180, "补充瓦斯传感器"),
    ("metal-mines", 5, 90, "更新通风构筑物"),
    ("tailings", 2, 35, "疏通排洪沟"),
    ("chemicals-production", 1, 140, "校验紧急切断阀"),
    ("refined-oil-retail", 6, 9, "更换油罐区静电接地"),
    ("metal-smelting", 2, 220, "修复熔融金属吊运防护"),
    ("dust", 4, 45, "加装锁气卸灰装置"),
    ("building-materials", 4, 60, "补齐皮带机防护罩"),
    ("machinery", 3, 70, "修复冲压设备联锁"),
    ("light-industry", 3, 40, "清理疏散通道"),
    ("building-works", 5, 120, "补设临边防护"),
    ("road-freight", 4, 30, "修复卫星定位装置"),
    ("passenger-road-transport", 2, 55, "更换车辆灭火器"),
    ("dangerous-goods-transport", 1, 25, "补办押运人员培训"),
    ("hotel", 3, 35, "恢复防火门"),
    ("mall", 2, 80, "拆除占道货架"),
    ("catering", 1, 12, "更换燃气软管"),
)
"""Each trade: how many enterprises, how large the smallest is, and what its ordinary hazards are cured by."""

MAJOR: Final = (
    # enterprise, found, cure by, cured, closed, measures
    (1, "2023-03-14", "2023-09-30", "2023-09-20", "2023-09-26", "重新核定采掘接续,拆除超限工作面"),
    (3, "2023-04-19", "2024-03-31", "2024-03-12", "2024-03-18", "贯通第二安全出口"),
    (5, "2023-05-08", "2024-06-30", "2024-06-21", "2024-06-28", "恢复主扇反风能力"),
    (8, "2023-06-27", "2024-04-30", "2024-04-24", "2024-05-06", "降低库水位,恢复干滩长度"),
    (10, "2023-07-11", "2024-09-30", "2024-09-18", "2024-09-25", "罐区增设独立的安全仪表系统"),
    (17, "2023-08-22", "2024-10-31", "2024-10-17", "2024-10-24", "会议室迁出吊运影响范围"),
    (19, "2023-09-05", "2024-05-31", "2024-05-20", "2024-05-27", "除尘系统分区独立设置"),
    (20, "2023-10-16", "2024-11-30", "2024-12-26", "2024-12-30", "干式除尘器加装泄爆装置"),
    (33, "2023-11-09", "2024-02-29", "2024-02-20", "2024-02-26", "重新组织高支模专项论证"),
    (46, "2023-12-18", "2024-12-15", "2024-12-09", "2024-12-16", "拆除封堵,恢复安全出口"),
    (4, "2023-12-25", "2024-11-30", None, None, "重做老空区积水探放"),
    (2, "2024-04-10", "2024-07-31", "2024-07-22", "2024-07-29", "恢复安全监控系统断电功能"),
    (18, "2024-06-03", "2024-09-30", "2024-09-11", "2024-09-19", "水冷元件出水温度进出水差接入报警"),
    (34, "2024-08-15", "2024-10-31", "2024-10-30", "2024-11-06", "更换不合格的附着升降设备"),
    (6, "2024-11-21", "2025-03-31", "2025-03-14", "2025-03-21", "更新井上下对照图,封闭越界巷道"),
    (9, "2025-02-17", "2025-06-30", "2025-06-26", "2025-07-03", "加固初期坝坡脚"),
    (21, "2025-03-24", "2025-06-30", "2025-06-18", "2025-06-25", "清除除尘管道积尘并建立清扫制度"),
    (10, "2025-05-13", "2025-08-31", "2025-08-22", "2025-08-29", "可燃气体报警接入有人值守的控制室"),
    (7, "2025-07-02", "2025-10-31", None, None, "补掘安全出口"),
    (35, "2025-08-19", "2025-11-30", "2025-11-12", None, "拆除并重做悬挑脚手架"),
    (22, "2025-09-25", "2025-12-31", None, None, "砂光机加装火花探测装置"),
    (47, "2025-10-28", None, None, None, None),
)
"""The major hazards: all of the stock of 2023 but two cured in time, one too late, one still there."""

SITES: Final = (
    ("major-source", 10, ("2022-06-30", "2024-05-20")),
    ("key-dust-firm", 19, ("2025-04-18",)),
    ("key-dust-firm", 20, ("2025-09-30",)),
    ("key-dust-firm", 21, (None,)),
    ("key-dust-firm", 22, (None,)),
    ("coal-mine", 1, ("2023-08-01",)),
    ("coal-mine", 2, ("2023-08-01",)),
    ("tailings-pond", 8, ("2024-11-05",)),
    ("tailings-pond", 9, (None,)),
)
"""What has to be monitored: whose, and since when each site has been."""


def enterprises() -> Iterator[dict[str, Any]]:
    """Yield the files of the fifty, one after the other."""
    draw = Random("county of fifty").random  # noqa: S311  # made-up enterprises, not secrets
    trades = [(sector, least, cure) for sector, many, least, cure in TRADES for _ in range(many)]
    for number, (sector, least, cure) in enumerate(trades, 1):
        told: dict[str, Any] = {
            "id": f"e-{number:02}",
            "region": COUNTY,
            "sectors": [sector],
            "staff": least + int(draw() * least),
            "operating_since": f"{2001 + int(draw() * 21)}-{1 + int(draw() * 12):02}-01",
            "operating_status": "producing",
        }
        hazards = [*major_hazards(number, sector), *(ordinary(sector, cure, draw) for _ in range(int(draw() * 4)))]
        hazards.sort(key=lambda hazard: str(hazard["found_on"]))
        yield {
            "enterprise": told,
            "hazards": [{"id": f"h{place}", **hazard} for place, hazard in enumerate(hazards, 1)],
            "accidents": [],
            "casualties": [],
            "monitored_sites": [
                {"id": f"s{place}", "kind": kind, "connected_on": day}
                for kind, owner, days in SITES
                if owner == number
                for place, day in enumerate(days, 1)
            ],
            "mines": [{"id": "m1", "sector": sector, "status": "producing"}] if sector.endswith("mines") else [],
        }


def major_hazards(number: int, sector: str) -> Iterator[dict[str, Any]]:
    """Yield an enterprise's major hazards as its file and the regulator's system tell them."""
    for owner, found, by, cured, closed, measures in MAJOR:
        if owner == number:
            known = date.fromisoformat(found)
            yield {
                "found_on": found,
                "level": "major",
                "sector": sector,
                "found_by": "inspection" if known.day % 2 else "enterprise",
                "verified": True,
                "recorded": True,
                "reported_on": str(known + timedelta(days=1)),
                "in_system_on": str(known + timedelta(days=3)),
                "told_staff_on": str(known + timedelta(days=2)),
                "responsible": None if measures is None else "主要负责人",
                "measures": measures,
                "cure_by": by,
                "cured_on": cured,
                "evaluated_on": cured,
                "signed_off_by": None if closed is None else "县级监管部门",
                "closed_on": closed,
            }


def ordinary(sector: str, cure: str, draw: Any) -> dict[str, Any]:
    """Return an ordinary hazard that its enterprise found; most are cured within a fortnight."""
    found = date(2023, 6, 1) + timedelta(days=int(draw() * 890))
    cured = found + timedelta(days=1 + int(draw() * 20))
    told = str(cured) if cured <= TODAY else None
    return {
        "found_on": str(found),
        "level": "ordinary",
        "sector": sector,
        "found_by": "enterprise",
        "recorded": True,
        "told_staff_on": str(found),
        "responsible": "车间负责人",
        "measures": cure,
        "cure_by": str(found + timedelta(days=15)),
        "cured_on": told,
        "closed_on": told,
    }


def government() -> dict[str, Any]:
    """Return the county's own file: every report of its plan, one monthly table sent four days late."""
    reports = [("three-year-plan", "2024-03-18", None)]
    months = [(year, month) for year in (2024, 2025) for month in range(1, 13)]
    for year, month in months:
        if (2024, 3) < (year, month) < (2025, 11):
            sent = "2025-06-04" if (year, month) == (2025, 5) else f"{year}-{month:02}-27"
            reports.append(("hazard-stock-table", sent, f"{year}-{month:02}"))
            if month % 3 == 0:
                reports.append(("quarterly-progress", f"{year}-{month:02}-18", f"{year}-Q{month // 3}"))
    reports.append(("yearly-summary", "2024-12-12", "2024"))
    return {
        "government": {"id": "county-of-fifty", "region": COUNTY, "level": "county"},
        "reports": [
            {"id": f"r{place}", "received_on": sent, "kind": kind, "to": "prefecture-safety-office", "period": period}
            for place, (kind, sent, period) in enumerate(sorted(reports, key=lambda told: told[1]), 1)
        ],
        "drills": [{"id": "d1", "date": "2024-06-12", "plan_kind": "comprehensive"}],
        "policy_documents": [],
    }


def written() -> dict[str, str]:
    """Return what the folder holds, by name: the county's own facts, and a line for each enterprise."""
    own = government()
    rows = {key: "[\n" + ",\n".join(f"    {_line(row)}" for row in own.pop(key)) + "\n  ]" for key in ("reports",)}
    told = [f'  "{key}": {_line(value)}' for key, value in own.items()]
    told[1:1] = [f'  "{key}": {value}' for key, value in rows.items()]
    lines = [_line(one) for one in enterprises()]
    return {"facts.json": "{\n" + ",\n".join(told) + "\n}\n", "enterprises.jsonl": "\n".join(lines) + "\n"}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in written().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
