//! What the guide teaches, in Chinese and English, with programs that run as they stand. It refuses to know how a page
//! looks; a test outside runs every program and looks for what it should say.

use crate::web::tongue::{Text, text};

/// A program of a few lines; `{site}` stands for the portal's address.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The language: `sh` or `Python`.
    pub language: &'static str,
    /// The lines.
    pub code: &'static str,
    /// A regular expression that what it prints must match.
    pub says: &'static str,
}

/// A chapter of the guide.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// The anchor.
    pub id: &'static str,
    /// The heading.
    pub title: Text,
    /// What there is to know, in paragraphs.
    pub text: &'static [Text],
    /// Programs that do it.
    pub programs: &'static [Program],
}

const fn sh(code: &'static str, says: &'static str) -> Program {
    Program { language: "sh", code, says }
}

/// Every lesson, in the order in which they are needed.
pub const LESSONS: [Lesson; 13] = [
    Lesson {
        id: "first",
        title: text("第一个请求", "A first request"),
        text: &[text(
            "不用登记，也没有密钥。地址以 /api/v1 开头，答复是 JSON。以下示例用 curl 和 jq，可以照抄运行。",
            "No registration, no key. Addresses begin with /api/v1 and answer in JSON. The examples use curl and jq and run as they stand.",
        )],
        programs: &[
            sh(
                "curl --silent '{site}/api/v1/meta' | jq '{data_seq, today, licence}'",
                r#""licence": "CC BY 4\.0""#,
            ),
            sh(
                "code=$(curl --silent '{site}/api/v1/elevators?limit=1&fields=code' | jq --raw-output '.data[0].code')\n\
                 curl --silent \"{site}/api/v1/elevators/$code\" | jq '{code, status, maintenance}'",
                r#""next_due_on"|"state""#,
            ),
        ],
    },
    Lesson {
        id: "paging",
        title: text("翻页", "Paging"),
        text: &[text(
            "列表的形式是 {data, page, meta}。limit 是每页行数（1–1000）。page.next 是下一页的游标，Link 标头是下一页的完整地址；最后一页两者都没有。没有深度限制。电梯按编码（默认次序）、单位按代码（sort=uscc）、公布记录按序号翻页时，其间有新的公布也不会重复或遗漏已有的行；按会变的次序取时（单位按名称，电梯按 sort=next_due 等），无论翻页还是整表，其间改了的行可能移到前面或后面，因而重复或遗漏。要一份完整的表，可取电梯按默认次序的 CSV 或 NDJSON 整表，或 /open-data 的发布。",
            "A list is {data, page, meta}. limit is the number of rows on a page (1–1000). page.next is the cursor of the next page and the Link header its whole address; the last page has neither. There is no depth limit. Elevators by code (their default), units by code (sort=uscc) and the log by position: what is published meanwhile neither repeats nor hides a row. In an order that changes (units by name, elevators by sort=next_due) a row that is published meanwhile may move before or behind your place and so come twice or not at all, in pages and in whole tables alike. For a complete table take the elevators in their default order as CSV or NDJSON, or a release from /open-data.",
        )],
        programs: &[Program {
            language: "Python",
            code: "import json, urllib.request\n\n\
                   address, count = \"{site}/api/v1/elevators?limit=500&fields=code\", 0\n\
                   while address:\n    \
                       with urllib.request.urlopen(address) as answer:\n        \
                           count += len(json.load(answer)[\"data\"])\n        \
                           link = answer.headers.get(\"Link\", \"\")\n    \
                       address = link[1:link.index(\">\")] if 'rel=\"next\"' in link else None\n\
                   print(count, \"elevators\")",
            says: r"[1-9]\d* elevators",
        }],
    },
    Lesson {
        id: "filters",
        title: text("筛选、字段与计数", "Filters, fields and counts"),
        text: &[text(
            "每个列表的筛选条件见接口说明；条件之间是“并且”。q 按文字中的任意一段或编码的开头查找，fields 只取需要的字段，group_by 不列各行而给出准确的计数。未知的参数和取值是 400，并说明可用的有哪些。",
            "The filters of each list stand in the reference; all of them must hold. q finds any part of a text or the beginning of a code, fields takes only what you need, group_by gives exact counts instead of rows. Unknown parameters and values are 400 and the answer says which there are.",
        )],
        programs: &[
            sh(
                "curl --silent '{site}/api/v1/elevators?status=in_use&overdue=true&fields=code,maintenance_next_due_on&limit=2' | jq '.page.total'",
                r"\d+",
            ),
            sh(
                "curl --silent '{site}/api/v1/elevators?group_by=region,status' | jq --compact-output '.data[0]'",
                r#""count":"#,
            ),
        ],
    },
    Lesson {
        id: "tables",
        title: text("CSV 与 NDJSON", "CSV and NDJSON"),
        text: &[text(
            "在请求标头 Accept 里写 text/csv 或 application/x-ndjson，列表就是表格：不带 limit 为全部各行，一边读一边发。headers=zh 的 CSV 以数据字典里的中文名为表头。两种表头的 CSV 都可以再导入。全部数据的整份文件见开放数据页。",
            "With Accept: text/csv or application/x-ndjson a list is a table: all rows without limit, sent while they are read. headers=zh puts the Chinese labels of the data dictionary above a CSV; a CSV with either heading can be imported again. Whole datasets as files stand on the open data pages.",
        )],
        programs: &[
            sh(
                "curl --silent --header 'Accept: text/csv' '{site}/api/v1/units?headers=zh' | head -n 2",
                "统一社会信用代码,单位名称",
            ),
            sh(
                "curl --silent --header 'Accept: application/x-ndjson' '{site}/api/v1/regions' | wc -l",
                r"[1-9]\d",
            ),
        ],
    },
    Lesson {
        id: "as-of",
        title: text("过去某日", "A day of the past"),
        text: &[text(
            "as_of=日期 给出截至该日 24:00 已经公布的内容，到期和逾期也按该日计算。当时还没有公布的是 404，并说明首次公布的日期。/diff 逐个字段比较两天。",
            "as_of=DAY gives what had been published by 24:00 of that day; what was due or overdue is computed for it. What was not yet published is 404 and says when it first was. /diff compares two days field by field.",
        )],
        programs: &[sh(
            "today=$(curl --silent '{site}/api/v1/meta' | jq --raw-output .today)\n\
             curl --silent \"{site}/api/v1/units?as_of=$today&limit=1\" | jq '.page.total'",
            r"[1-9]\d*",
        )],
    },
    Lesson {
        id: "etag",
        title: text("省去重复传输", "Transferring only what changed"),
        text: &[text(
            "每个答复都有 ETag，内容不变则不变（整表即不带 limit 的 CSV、NDJSON 随每次公布和每天零点而变）。下次带上 If-None-Match，没有变化时只答 304，除整表外也不计入限额。检索结果的整表和随时变动的列表（变更、比较、发布）的整表没有 ETag。",
            "Every answer has an ETag that changes only when its content does (that of a whole table, CSV or NDJSON without limit, with each publication and at midnight). Send it as If-None-Match: where nothing changed the answer is a bare 304, which does not count against the limit (that of a whole table does). Whole tables of searches, changes, differences and releases have none.",
        )],
        programs: &[sh(
            "etag=$(curl --silent --output /dev/null --write-out '%header{etag}' '{site}/api/v1/regions')\n\
             curl --silent --output /dev/null --write-out '%{http_code}\\n' --header \"If-None-Match: $etag\" '{site}/api/v1/regions'",
            "304",
        )],
    },
    Lesson {
        id: "limits",
        title: text("限额", "Rate limits"),
        text: &[text(
            "每个地址每秒 15 次、突发 30 次。RateLimit 标头说明还剩多少；超过时是 429，请等 Retry-After 所说的秒数。要整份数据，请用 CSV、NDJSON 或数据发布，不必逐条请求；一次至多取 100 个编码：codes=、usccs=。",
            "15 requests a second and bursts of 30 for each address. The RateLimit header says what is left; beyond it the answer is 429: wait as many seconds as Retry-After says. For everything take CSV, NDJSON or a release instead of single records; codes= and usccs= fetch up to 100 at once.",
        )],
        programs: &[sh(
            "curl --silent --output /dev/null --write-out '%{http_code} %header{ratelimit}\\n' '{site}/api/v1/meta'",
            "^200",
        )],
    },
    Lesson {
        id: "changes",
        title: text("跟踪变化", "Following what changes"),
        text: &[text(
            "每次公布都是日志里的一条，序号从 1 起，不间断。保存最后的序号，下次从它之后取，就不会遗漏。wait=25 时没有新条目就等候；Accept 为 text/event-stream 时不断推送。也可以用 Atom 或 JSON Feed 订阅公告、区县、单位、小区和任何查询。",
            "Every publication is an entry of the log, numbered from 1 without gaps. Keep the last number and ask for what comes after it: nothing is missed. wait=25 waits for the next entry, Accept: text/event-stream is told of each. Notices, regions, units, estates and any search can also be followed as Atom or JSON Feed.",
        )],
        programs: &[
            sh(
                "after=$(curl --silent '{site}/api/v1/meta' | jq '.data_seq - 3')\n\
                 curl --silent \"{site}/api/v1/changes?after=$after\" | jq --raw-output '.data[] | \"\\(.seq) \\(.kind) \\(.id)\"'",
                r"^\d+ \w+ \S+",
            ),
            sh("curl --silent '{site}/feeds/notices.json' | jq --raw-output '.title'", "明梯"),
        ],
    },
    Lesson {
        id: "verify",
        title: text("核验", "Verifying"),
        text: &[text(
            "日志是一棵 RFC 6962 树，检查点由公布机关签署。一条内容的 SHA-256 与日志所载相同，log/proof 证明它在已签署的树中。保存一个检查点，以后任何改写都能被发现。mingti verify 从头核验全部条目。",
            "The log is an RFC 6962 tree whose checkpoints the publisher signs. The SHA-256 of an entry's body is the one in the log, and log/proof proves that it is in the signed tree. Whoever keeps a checkpoint can show any later rewriting. mingti verify checks every entry from the first.",
        )],
        programs: &[
            sh(
                "curl --silent --dump-header head.txt --output entry.json '{site}/api/v1/log/entries/1'\n\
                 sha256sum entry.json | cut -c 1-64 > computed.txt\n\
                 grep --ignore-case '^mingti-entry-sha256' head.txt | tr -d '\\r' | cut -d ' ' -f 2 > published.txt\n\
                 cmp computed.txt published.txt && echo 'the body is the one that was published'",
                "the body is the one",
            ),
            sh("curl --silent '{site}/gazette/checkpoint'", r"/gazette\n\d+\n"),
            sh("curl --silent '{site}/api/v1/log/proof?seq=1' | jq '{tree_size, root}'", r#""root": ""#),
            sh("mingti verify '{site}'", "."),
        ],
    },
    Lesson {
        id: "errors",
        title: text("出错", "Errors"),
        text: &[text(
            "4xx 和 5xx 的内容都是 application/problem+json（RFC 9457）：type 是固定的地址，title 和 detail 说明原因，errors 逐项指出哪个参数错在何处，request_id 便于反馈。没有是 404，依法撤回是 410 并说明依据；“一条也没有”是 200 和空列表。",
            "Every 4xx and 5xx is application/problem+json (RFC 9457): type is a fixed address, title and detail say why, errors names each parameter and what is wrong with it, request_id helps us to help you. What never was is 404, what was withdrawn by law is 410 with the reason; “none” is 200 with an empty list.",
        )],
        programs: &[sh(
            "curl --silent '{site}/api/v1/elevators?lmit=5' | jq --raw-output '.status, .errors[0].parameter'",
            r"400\nlmit",
        )],
    },
    Lesson {
        id: "clients",
        title: text("生成客户端", "Generated clients"),
        text: &[text(
            "openapi.json 是 OpenAPI 3.0.3，可以由它生成各种语言的客户端。我们每次修改都用 openapi-typescript 和 openapi-python-client 试过：全部能编译，读出的就是接口所答。",
            "openapi.json is OpenAPI 3.0.3; clients in many languages can be made from it. Every change of ours is tried with openapi-typescript and openapi-python-client: all of it compiles and reads what the API answers.",
        )],
        programs: &[sh(
            "curl --silent '{site}/api/v1/openapi.json' | jq --raw-output '.openapi, (.paths | length)'",
            r"3\.0\.3\n\d+",
        )],
    },
    Lesson {
        id: "citing",
        title: text("引用与徽标", "Citing and badges"),
        text: &[text(
            "引用请写明标题、地址、公布序号和日期；每个页面下方有现成的引用，地址带 as_of，永远给出当日所见。徽标随档案自动更新，可以放在自己的网页上。",
            "Cite the title, the address, the number of the entry and the day. Every page offers a citation whose address carries as_of and will always show what the public saw that day. Badges follow the record and may stand on your pages.",
        )],
        programs: &[sh(
            "code=$(curl --silent '{site}/api/v1/elevators?limit=1&fields=code' | jq --raw-output '.data[0].code')\n\
             curl --silent \"{site}/e/$code/badge.svg\" | head -c 4",
            "<svg",
        )],
    },
    Lesson {
        id: "licence",
        title: text("许可与变更", "Licence and changes of the API"),
        text: &[
            text(
                "数据许可为 CC BY 4.0：可以复制、传播、改编，也可以商用，须注明来源“明梯”，并说明是否作了修改。",
                "The data are licensed under CC BY 4.0: copy, share, adapt and sell them; name the source, Mingti, and say whether you changed anything.",
            ),
            text(
                "字段只增不改。要停用的操作或参数至少提前半年宣布：列在接口变更页，答复带 Deprecation 和 Sunset 标头。请忽略不认识的字段，枚举可能增加取值。",
                "Fields are added, never renamed. What will go is announced half a year ahead at least: on the page of changes, and by the headers Deprecation and Sunset on every answer. Pass over fields you do not know; vocabularies may grow.",
            ),
        ],
        programs: &[sh(
            "curl --silent '{site}/api/changelog.json' | jq --raw-output '.[0].version'",
            r"^\d+\.\d+\.\d+",
        )],
    },
];
