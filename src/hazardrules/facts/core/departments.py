"""Departments and the levels of government they belong to.

The first twenty-six stand in the order of a prefecture's three-year plan; those after
them lead or share tasks without a part of their own in it.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.vocabulary import enum

DEPARTMENT: Final = enum(
    "department",
    "部门",
    (
        ("development-reform", "发展改革部门", "development and reform"),
        ("education", "教育部门"),
        ("industry-it", "工业和信息化部门", "industry and information technology"),
        ("ethnic-religious", "民族宗教部门", "ethnic and religious affairs"),
        ("public-security", "公安机关"),
        ("civil-affairs", "民政部门"),
        ("justice", "司法行政部门"),
        ("human-resources", "人力资源和社会保障部门", "human resources and social security"),
        ("natural-resources", "自然资源部门"),
        ("ecology", "生态环境部门", "ecology and environment"),
        ("housing", "住房和城乡建设部门", "housing and urban-rural development"),
        ("transport", "交通运输部门"),
        ("water", "水利部门", "water resources"),
        ("agriculture", "农业农村部门", "agriculture and rural affairs"),
        ("commerce", "商务部门"),
        ("culture-tourism-sport", "文化体育和旅游部门", "culture, sport and tourism"),
        ("health", "卫生健康部门"),
        ("emergency-management", "应急管理部门"),
        ("state-assets", "国有资产监督管理部门", "state assets"),
        ("market-regulation", "市场监督管理部门"),
        ("broadcast", "广播电视部门", "broadcasting"),
        ("forestry", "林业和草原部门", "forestry and grassland"),
        ("fire", "消防救援机构", "fire and rescue"),
        ("meteorology", "气象部门"),
        ("post", "邮政管理部门", "postal administration"),
        ("rail", "铁路部门", "railway"),
        ("mine-safety", "矿山安全监察机构"),
        ("safety-committee-office", "安全生产委员会办公室"),
        ("party-organisation", "党委组织部门"),
        ("publicity", "党委宣传部门"),
        ("science-technology", "科技部门", "science and technology"),
        ("finance", "财政部门"),
        ("financial-regulation", "金融监管部门"),
        ("telecoms", "通信管理部门"),
        ("supply-marketing", "供销合作社", "supply and marketing cooperatives"),
        ("trade-union", "工会", "trade unions"),
        ("youth-league", "共青团组织"),
        ("women-federation", "妇女联合会", "women's federation"),
        ("animal-husbandry", "畜牧兽医部门", "animal husbandry and veterinary affairs"),
        ("military", "军事机关"),
        ("supervision", "纪检监察机关", "discipline and supervision"),
        ("procuratorate", "检察机关"),
    ),
)

AGENCY_LEVEL: Final = enum(
    "agency_level",
    "执法层级",
    (
        ("township", "乡镇级"),
        ("county", "县级"),
        ("prefecture", "地市级"),
        ("province", "省级"),
        ("national", "国家级"),
    ),
    ordered=True,
)

GOVERNMENT_LEVEL: Final = enum(
    "government_level",
    "政府层级",
    (
        ("province", "省级政府"),
        ("prefecture", "地市级政府"),
        ("county", "县级政府"),
        ("township", "乡镇政府"),
        ("port-committee", "口岸管委会"),
    ),
)
