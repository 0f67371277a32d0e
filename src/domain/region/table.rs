//! The table of regions: GB/T 2260 of Chongqing, and the areas that it does not list.
//! One line a region; slugs are committed once and never change.

use super::{REFORM, Region};

/// Every region there is or was, in the order of their codes, areas last.
pub static ALL: [Region; 41] = [
    division("500101", "wanzhou", "万州区", &["万州"]),
    division("500102", "fuling", "涪陵区", &["涪陵"]),
    division("500103", "yuzhong", "渝中区", &["渝中"]),
    division("500104", "dadukou", "大渡口区", &["大渡口"]),
    Region { until: Some(REFORM), ..division("500105", "jiangbei", "江北区", &["江北"]) },
    division("500106", "shapingba", "沙坪坝区", &["沙坪坝"]),
    division("500107", "jiulongpo", "九龙坡区", &["九龙坡"]),
    division("500108", "nanan", "南岸区", &["南岸"]),
    division("500109", "beibei", "北碚区", &["北碚"]),
    division("500110", "qijiang", "綦江区", &["綦江", "綦江县"]),
    division("500111", "dazu", "大足区", &["大足", "大足县"]),
    Region { until: Some(REFORM), ..division("500112", "yubei", "渝北区", &["渝北"]) },
    division("500113", "banan", "巴南区", &["巴南"]),
    division("500114", "qianjiang", "黔江区", &["黔江"]),
    division("500115", "changshou", "长寿区", &["长寿", "长寿县"]),
    division("500116", "jiangjin", "江津区", &["江津", "江津市"]),
    division("500117", "hechuan", "合川区", &["合川", "合川市"]),
    division("500118", "yongchuan", "永川区", &["永川", "永川市"]),
    division("500119", "nanchuan", "南川区", &["南川", "南川市"]),
    division("500120", "bishan", "璧山区", &["璧山", "璧山县"]),
    division("500151", "tongliang", "铜梁区", &["铜梁", "铜梁县"]),
    division("500152", "tongnan", "潼南区", &["潼南", "潼南县"]),
    division("500153", "rongchang", "荣昌区", &["荣昌", "荣昌县"]),
    division("500154", "kaizhou", "开州区", &["开州", "开县"]),
    division("500155", "liangping", "梁平区", &["梁平", "梁平县", "500228"]),
    division("500156", "wulong", "武隆区", &["武隆", "武隆县", "500232"]),
    division("500229", "chengkou", "城口县", &["城口"]),
    division("500230", "fengdu", "丰都县", &["丰都"]),
    division("500231", "dianjiang", "垫江县", &["垫江"]),
    division("500233", "zhongxian", "忠县", &[]),
    division("500235", "yunyang", "云阳县", &["云阳"]),
    division("500236", "fengjie", "奉节县", &["奉节"]),
    division("500237", "wushan", "巫山县", &["巫山"]),
    division("500238", "wuxi", "巫溪县", &["巫溪"]),
    division("500240", "shizhu", "石柱土家族自治县", &["石柱", "石柱县"]),
    division("500241", "xiushan", "秀山土家族苗族自治县", &["秀山", "秀山县"]),
    division("500242", "youyang", "酉阳土家族苗族自治县", &["酉阳", "酉阳县"]),
    division("500243", "pengshui", "彭水苗族土家族自治县", &["彭水", "彭水县"]),
    // Ten townships inside 綦江区, run by the city since 2011-10.
    Region {
        parent_gb: Some("500110"),
        ..area("wansheng", "万盛经开区", &["万盛", "万盛区", "万盛经济技术开发区"])
    },
    // Before it was a division it was a development area without townships of its own.
    Region { since: Some(REFORM), ..division("500157", "liangjiang", "两江新区", &["两江"]) },
    // Parts of 沙坪坝区 and 九龙坡区: no single parent.
    area("gaoxin", "高新区", &["高新", "高新技术产业开发区"]),
];

const fn division(
    gb_code: &'static str,
    slug: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
) -> Region {
    Region { gb_code: Some(gb_code), ..area(slug, name, aliases) }
}

const fn area(slug: &'static str, name: &'static str, aliases: &'static [&'static str]) -> Region {
    Region { slug, name, gb_code: None, parent_gb: None, since: None, until: None, aliases }
}
