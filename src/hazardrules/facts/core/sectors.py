"""The sector tree: every trade, place and activity that a list in the law can name.

A list that says "mines" catches a coal mine, so a sector stands under another only where
the law itself includes it. Some values are no trades but what the division of work among
departments goes by (a state-owned firm, a high-rise): an enterprise may carry several.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.vocabulary import enum

_MINES: Final = (
    ("mines", "矿山"),
    ("coal-mines", "煤矿", "", "mines"),
    ("non-coal-mines", "非煤矿山", "", "mines"),
    ("metal-mines", "金属矿山", "", "non-coal-mines"),
    ("non-metal-mines", "非金属矿山", "", "non-coal-mines"),
    ("tailings", "尾矿库", "tailings ponds", "non-coal-mines"),
    ("oil-gas-extraction", "石油天然气开采", "oil and gas extraction", "non-coal-mines"),
    ("mineral-exploration", "矿产资源勘查"),
)

_DANGEROUS_GOODS: Final = (
    ("hazardous-chemicals", "危险化学品"),
    ("chemicals-production", "危险化学品生产", "hazardous chemicals, production", "hazardous-chemicals"),
    ("chemicals-storage", "危险化学品储存", "hazardous chemicals, storage", "hazardous-chemicals"),
    ("chemicals-trade", "危险化学品经营", "hazardous chemicals, trade", "hazardous-chemicals"),
    ("chemicals-use", "危险化学品使用", "hazardous chemicals, use", "hazardous-chemicals"),
    ("refined-oil-retail", "成品油零售", "", "chemicals-trade"),
    ("fireworks", "烟花爆竹"),
    ("fireworks-production", "烟花爆竹生产", "", "fireworks"),
    ("fireworks-trade", "烟花爆竹经营", "", "fireworks"),
    ("civil-explosives", "民用爆炸物品"),
    ("explosives", "易燃易爆危险物品", "explosives and dangerous goods"),
    ("pesticide", "农药", "pesticides"),
)

_INDUSTRY: Final = (
    ("industry-trade", "工贸", "industry and trade"),
    ("metallurgy", "冶金", "", "industry-trade"),
    ("non-ferrous", "有色", "non-ferrous metals", "industry-trade"),
    ("metal-smelting", "金属冶炼", "", "industry-trade"),
    ("molten-metal", "高温熔融金属", "", "industry-trade"),
    ("industrial-gas", "工业煤气", "", "industry-trade"),
    ("building-materials", "建材", "", "industry-trade"),
    ("machinery", "机械", "", "industry-trade"),
    ("light-industry", "轻工", "", "industry-trade"),
    ("textile", "纺织", "textiles", "industry-trade"),
    ("tobacco", "烟草", "", "industry-trade"),
    ("commerce", "商贸", "", "industry-trade"),
    ("dust", "粉尘涉爆", "combustible dust", "industry-trade"),
    ("ammonia", "涉氨制冷", "ammonia refrigeration", "industry-trade"),
    ("confined-space", "有限空间作业", "confined-space work", "industry-trade"),
    ("industrial-park", "工业园区"),
)

_BUILDING_AND_UTILITIES: Final = (
    ("construction", "建筑施工"),
    ("building-works", "房屋市政工程", "building and municipal works", "construction"),
    ("highway-works", "公路工程", "", "construction"),
    ("self-built-house", "自建房", "self-built houses"),
    ("town-gas", "城镇燃气"),
    ("power", "电力"),
    ("small-hydro", "小水电", "small hydropower"),
    ("oil-gas-pipeline", "油气输送管道", "oil and gas pipelines"),
    ("water-works", "水利工程"),
    ("reservoir", "水库", "reservoirs"),
    ("grain", "粮食储备", "grain reserves"),
)

_TRANSPORT: Final = (
    ("transport", "交通运输"),
    ("road-transport", "道路运输", "", "transport"),
    ("passenger-road-transport", "道路旅客运输", "", "road-transport"),
    ("dangerous-goods-transport", "道路危险货物运输", "", "road-transport"),
    ("road-freight", "道路普通货物运输", "", "road-transport"),
    ("water-transport", "水路运输", "", "transport"),
    ("railway", "铁路运输", "", "transport"),
    ("aviation", "民用航空", "", "transport"),
    ("metro", "城市轨道交通", "", "transport"),
    ("urban-passenger", "城市客运", "urban passenger transport", "transport"),
    ("road-traffic", "道路交通"),
    ("express-delivery", "快递"),
)

_PLACES: Final = (
    ("crowded-place", "人员密集场所", "crowded places"),
    ("hotel", "宾馆饭店", "hotels", "crowded-place"),
    ("star-hotel", "星级旅游饭店", "star-rated hotels", "hotel"),
    ("mall", "商场", "malls", "crowded-place"),
    ("commercial-complex", "大型商业综合体", "large commercial complexes", "mall"),
    ("amusement", "公共娱乐场所", "amusement places", "crowded-place"),
    ("tourist-site", "旅游景区", "tourist sites", "crowded-place"),
    ("sports-venue", "体育场馆", "sports venues", "crowded-place"),
    ("museum", "博物馆", "museums", "crowded-place"),
    ("religious-venue", "宗教活动场所", "religious venues", "crowded-place"),
    ("school", "学校", "schools", "crowded-place"),
    ("nursery", "托育机构", "nurseries", "crowded-place"),
    ("medical", "医疗机构", "medical institutions", "crowded-place"),
    ("elderly-care", "养老机构", "elderly care", "crowded-place"),
    ("child-welfare", "儿童福利机构", "", "crowded-place"),
    ("catering", "餐饮"),
    ("funeral", "殡葬", "funerals"),
    ("social-relief", "救助管理机构", "relief stations"),
    ("cultural-relics", "文物保护单位"),
    ("public-culture", "公共文化单位", "libraries and other public culture"),
    ("travel-agency", "旅行社", "travel agencies"),
    ("sports-event", "体育赛事活动", "sports events"),
    ("auction", "拍卖", "auctions"),
    ("recycling", "再生资源回收"),
    ("car-trade", "汽车流通", "trade in cars"),
    ("high-rise", "高层建筑", "high-rise buildings"),
    ("fire-key-unit", "消防安全重点单位", "key fire-safety units"),
    ("large-event", "大型群众性活动", "large public events"),
)

_OTHERS: Final = (
    ("fishery", "渔业生产"),
    ("farm-machinery", "农业机械"),
    ("forestry", "林业"),
    ("grassland", "草原"),
    ("wetland", "湿地"),
    ("desert", "荒漠"),
    ("special-equipment", "特种设备"),
    ("vocational-training", "职业技能培训"),
    ("legality-review", "合法性审查"),
    ("surveying", "测绘"),
    ("environmental-event", "突发环境事件", "environmental incidents"),
    ("occupational-health", "职业健康"),
    ("state-owned", "国有企业", "state-owned enterprises"),
    ("broadcast", "广播电视", "broadcasting"),
    ("lightning", "防雷", "lightning protection"),
    ("balloon", "升放气球", "balloons"),
    ("weather-modification", "人工影响天气"),
    ("safety-services", "安全生产技术服务", "safety services"),
)

SECTOR: Final = enum(
    "sector",
    "行业",
    (
        *_MINES,
        *_DANGEROUS_GOODS,
        *_INDUSTRY,
        *_BUILDING_AND_UTILITIES,
        *_TRANSPORT,
        *_PLACES,
        *_OTHERS,
    ),
)
