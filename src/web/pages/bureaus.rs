//! 区县局: the offices that answer for a district, with their public telephones.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::gazette::records::region::BureauBlock;

/// The list of offices.
#[derive(Debug, Template)]
#[template(path = "pages/bureaus.html")]
pub struct BureausPage {
    /// The frame.
    pub shell: Shell,
    /// The offices that were reported.
    pub bureaus: Vec<BureauBlock>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::records::RegionRef;
    use crate::web::pages::tests::samples::{bureau, shell};

    #[test]
    fn a_list_at_the_top_leads_to_each_office() {
        let region = RegionRef { slug: "shizhu".into(), name: "石柱县".into() };
        let bureaus = vec![bureau(), BureauBlock { region, ..bureau() }];
        let html = BureausPage { shell: shell("/bureaus"), bureaus }.render().unwrap();
        let (_, list) = html.split_once("<nav class=\"toc\"").unwrap();
        let (list, offices) = list.split_once("</nav>").unwrap();
        for slug in ["yubei", "shizhu"] {
            assert!(list.contains(&format!("href=\"#{slug}\"")), "{list}");
            assert!(offices.contains(&format!("id=\"{slug}\"")), "{offices}");
        }
    }
}
