//! TEMPORARY: stands in for `crate::domain::region` until both branches meet. To remove it, delete
//! this file, its `mod` line in `mod.rs`, and point the `use` in `places.rs` at the domain.
//! Subdistrict names: china-division 2.7.0 (MIT).

pub struct Region {
    pub slug: &'static str,
    pub name: &'static str,
    pub gb_code: Option<&'static str>,
    pub parent_gb: Option<&'static str>,
}

macro_rules! regions {
    ($($slug:literal $name:literal $gb:expr;)+) => {
        pub static ALL: &[Region] = &[$(Region { slug: $slug, name: $name, gb_code: $gb, parent_gb: None }),+];
    };
}

regions! {
    "wanzhou" "万州区" Some("500101"); "fuling" "涪陵区" Some("500102"); "yuzhong" "渝中区" Some("500103");
    "dadukou" "大渡口区" Some("500104"); "jiangbei" "江北区" Some("500105"); "shapingba" "沙坪坝区" Some("500106");
    "jiulongpo" "九龙坡区" Some("500107"); "nanan" "南岸区" Some("500108"); "beibei" "北碚区" Some("500109");
    "qijiang" "綦江区" Some("500110"); "dazu" "大足区" Some("500111"); "yubei" "渝北区" Some("500112");
    "banan" "巴南区" Some("500113"); "qianjiang" "黔江区" Some("500114"); "changshou" "长寿区" Some("500115");
    "jiangjin" "江津区" Some("500116"); "hechuan" "合川区" Some("500117"); "yongchuan" "永川区" Some("500118");
    "nanchuan" "南川区" Some("500119"); "bishan" "璧山区" Some("500120"); "tongliang" "铜梁区" Some("500151");
    "tongnan" "潼南区" Some("500152"); "rongchang" "荣昌区" Some("500153"); "kaizhou" "开州区" Some("500154");
    "liangping" "梁平区" Some("500155"); "wulong" "武隆区" Some("500156"); "chengkou" "城口县" Some("500229");
    "fengdu" "丰都县" Some("500230"); "dianjiang" "垫江县" Some("500231"); "zhongxian" "忠县" Some("500233");
    "yunyang" "云阳县" Some("500235"); "fengjie" "奉节县" Some("500236"); "wushan" "巫山县" Some("500237");
    "wuxi" "巫溪县" Some("500238"); "shizhu" "石柱土家族自治县" Some("500240");
    "xiushan" "秀山土家族苗族自治县" Some("500241"); "youyang" "酉阳土家族苗族自治县" Some("500242");
    "pengshui" "彭水苗族土家族自治县" Some("500243"); "wansheng" "万盛经开区" None;
    "liangjiang" "两江新区" None; "gaoxin" "高新区" None;
}

pub fn subdistricts(region: &Region) -> &'static [&'static str] {
    match region.slug {
        "yuzhong" => &["七星岗街道", "解放碑街道", "两路口街道", "上清寺街道", "朝天门街道", "大坪街道"],
        "yubei" => &["回兴街道", "人和街道", "龙溪街道", "龙山街道", "两路街道", "双凤桥街道", "宝圣湖街道"],
        "jiulongpo" => &["杨家坪街道", "谢家湾街道", "石桥铺街道", "二郎街道", "白市驿镇", "西彭镇"],
        "nanan" => &["南坪街道", "海棠溪街道", "弹子石街道", "天文街道", "长生桥镇"],
        "qijiang" => &["古南街道", "文龙街道", "三江街道", "东溪镇", "赶水镇"],
        "wansheng" => &[
            "万盛街道",
            "东林街道",
            "万东镇",
            "南桐镇",
            "青年镇",
            "关坝镇",
            "丛林镇",
            "石林镇",
            "金桥镇",
            "黑山镇",
        ],
        "shapingba" => &["小龙坎街道", "沙坪坝街道", "磁器口街道", "覃家岗街道", "陈家桥街道"],
        "jiangbei" => &["华新街街道", "江北城街道", "石马河街道", "大石坝街道", "观音桥街道"],
        _ => &[],
    }
}
