//! A release described for people, in Chinese and English.

use std::fmt::Write;

use super::{LICENCE_TITLE, LICENCE_URL};
use crate::release::datasets;
use crate::release::files::FORMS;
use crate::release::publisher::Publisher;
use crate::release::shelf::Manifest;

/// The licence.
pub(super) fn licence() -> String {
    format!(
        "{LICENCE_TITLE}\n{LICENCE_URL}\n\n\
         您可以自由复制、传播和改编这些数据，但应注明来源“明梯”，并说明是否作了修改。\n\
         You may copy, share and adapt these data if you name the source, Mingti, and say whether you changed them.\n"
    )
}

/// The page that lies beside the files.
pub(super) fn readme(manifest: &Manifest, publisher: &Publisher) -> String {
    let Manifest { name, seq, day, entries, .. } = manifest;
    let mut text = format!("# 明梯公开数据 {name}\n\n");
    if publisher.is_sample {
        text +=
            "**样本数据：单位、人员和电话均为虚构。 Sample data: units and telephones are invented.**\n\n";
    }
    let _ = write!(
        text,
        "截至第 {seq} 号公布，到期与逾期按 {day}（北京时间）计算。来源：{url}/open-data。许可：{LICENCE_TITLE}（{LICENCE_URL}）。\n\n\
         The record up to entry {seq} of the log; what is due or overdue is computed for {day} (Asia/Shanghai). \
         Source: {url}/open-data. Licence: {LICENCE_TITLE}.\n\n\
         | 数据集 dataset | | 行 rows |\n|---|---|---|\n",
        url = publisher.public_url
    );
    for part in &manifest.parts {
        let Some(dataset) = datasets::find(&part.name) else { continue };
        let _ = writeln!(text, "| {} | {} {} | {} |", part.name, dataset.title, dataset.title_en, part.rows);
    }
    text += "\n## 文件 Files\n\n";
    for form in FORMS {
        let _ = writeln!(text, "- `*{}`: {} · {}", form.suffix, form.label, form.label_en);
    }
    let _ = write!(
        text,
        "- `*.csv-metadata.json`: CSV on the Web\n\
         - `datapackage.json`: Data Package 2 · 字段说明 fields, types, keys\n\
         - `delta/*.ndjson.gz`: 上一次发布以来公布的增、改、删 · rows added, changed, removed by publication since the release before{previous}\n\
         - `log.ndjson.zst`, `checkpoint`, `key`: 全部 {entries} 号公布、签署的检查点和公钥 · every entry of the log, the signed checkpoint and the key that verifies it\n\
         - `SHA256SUMS`: 校验和 · checksums\n\n\
         ## 增量 Deltas\n\n\
         公布编号 `gazette_seq` 变了的行才算“改”；旧表按增量改过，除推算的列外就是新表。推算的列（`datapackage.json` 中 `derived` 为真：\
         合并来的名称、到期与逾期、测得的结果）随其他行和发布日而变，增量不为此列出各行，请以新表为准或自行计算。`regions` 的行不来自单一公布，\
         有任何不同都列出。\n\n\
         A row counts as changed when it comes from another entry of the log (`gazette_seq`). The older table with the delta \
         applied is the newer table but for its derived columns (`derived` in `datapackage.json`: joined names, what is due or \
         overdue, what was measured), which follow from other rows and the day: take those from the newer table or compute them. \
         Rows of `regions` come from many entries and are listed whenever they differ.\n\n\
         ## 核验 Verify\n\n```\nsha256sum -c SHA256SUMS\nmingti verify .\n```\n",
        previous = manifest.previous.as_ref().map(|name| format!(" ({name})")).unwrap_or_default()
    );
    text
}
