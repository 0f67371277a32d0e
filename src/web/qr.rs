//! The code that stands in the car: a QR symbol that carries an address and nothing else (方案 二(一)1), as SVG
//! and PNG. Always dark on light, whatever the page around it. It refuses to know what is at the address.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules on each side of the symbol, as the standard asks (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;
/// Pixels a module in the PNG: 37 modules are then 444 pixels, 2 cm at 560 dpi.
const PNG_PIXELS_PER_MODULE: usize = 12;

/// A QR symbol of level M.
#[derive(Debug, Clone)]
pub struct Symbol {
    modules: Vec<bool>,
    width: usize,
}

impl Symbol {
    /// The symbol of an elevator's address. `public_url` is without a slash at its end.
    ///
    /// # Panics
    /// If the address is longer than a symbol holds (2,331 bytes), which no configured address is.
    pub fn of_elevator(public_url: &str, code: &str) -> Self {
        Self::of(&format!("{public_url}/e/{code}"))
    }

    fn of(payload: &str) -> Self {
        let symbol =
            QrCode::with_error_correction_level(payload, EcLevel::M).expect("an address fits a symbol");
        let modules = symbol.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Self { modules, width: symbol.width() }
    }

    /// Modules on a side, quiet zone included.
    pub fn side(&self) -> usize {
        self.width + 2 * QUIET_ZONE
    }

    /// The dark modules as one path: a stroke one module thick for each run of a row.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.modules.chunks(self.width).enumerate() {
            let mut pen = None;
            for (start, length) in dark_runs(row) {
                let _ = match pen {
                    None => write!(path, "M{} {}.5h{length}", start + QUIET_ZONE, y + QUIET_ZONE),
                    Some(end) => write!(path, "m{} 0h{length}", start - end),
                };
                pen = Some(start + length);
            }
        }
        path
    }

    /// The symbol as an SVG document that can also stand inside a page.
    pub fn svg(&self) -> String {
        let (side, path) = (self.side(), self.path());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
             <path fill=\"none\" stroke=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    /// The symbol as a PNG of one bit a pixel.
    pub fn png(&self) -> Vec<u8> {
        let side = self.side() * PNG_PIXELS_PER_MODULE;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, pixels(side), pixels(side));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().expect("writing to memory does not fail");
        writer.write_image_data(&self.raster(side)).expect("the raster has the size of the header");
        writer.finish().expect("writing to memory does not fail");
        bytes
    }

    /// Rows of one bit a pixel, each padded to whole bytes; a set bit is light.
    fn raster(&self, side: usize) -> Vec<u8> {
        let row_bytes = side.div_ceil(8);
        let mut raster = vec![0xff; row_bytes * side];
        for y in 0..side {
            for x in (0..side).filter(|x| self.is_dark(x / PNG_PIXELS_PER_MODULE, y / PNG_PIXELS_PER_MODULE))
            {
                raster[y * row_bytes + x / 8] &= !(0x80 >> (x % 8));
            }
        }
        raster
    }

    /// Whether the module at this place is dark, counted from the corner of the quiet zone.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = QUIET_ZONE..QUIET_ZONE + self.width;
        inside.contains(&x)
            && inside.contains(&y)
            && self.modules[(y - QUIET_ZONE) * self.width + (x - QUIET_ZONE)]
    }
}

fn pixels(side: usize) -> u32 {
    u32::try_from(side).expect("a symbol has at most 177 modules")
}

/// Start and length of each run of dark modules in a row.
fn dark_runs(row: &[bool]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    row.chunk_by(|a, b| a == b).filter_map(move |run| {
        let start = at;
        at += run.len();
        run[0].then_some((start, run.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(&str, &str); 4] = [
        ("https://mingti.example.gov.cn", "242848"),
        ("http://127.0.0.1:8080", "000001"),
        ("https://xn--fiq.example/portal", "31105001032020123456"),
        ("https://a.cn", "A-1b"),
    ];

    fn decode(png: &[u8]) -> String {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut grey = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut grey).unwrap();
        let (width, height) = (frame.width as usize, frame.height as usize);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_reader_finds_the_address_and_nothing_else() {
        for (public_url, code) in CASES {
            let symbol = Symbol::of_elevator(public_url, code);
            assert_eq!(decode(&symbol.png()), format!("{public_url}/e/{code}"));
        }
    }

    #[test]
    fn the_path_draws_the_same_modules() {
        let symbol = Symbol::of_elevator("https://mingti.example.gov.cn", "242848");
        let mut drawn = 0;
        for row in symbol.path().split('M').skip(1) {
            let (place, runs) = row.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (mut x, y) =
                (x.parse::<usize>().unwrap(), y.strip_suffix(".5").unwrap().parse::<usize>().unwrap());
            for run in runs.split('h') {
                let (length, skip) =
                    run.split_once('m').map_or((run, "0 0"), |(length, skip)| (length, skip));
                for _ in 0..length.parse::<usize>().unwrap() {
                    assert!(symbol.is_dark(x, y));
                    (x, drawn) = (x + 1, drawn + 1);
                }
                x += skip.strip_suffix(" 0").unwrap().parse::<usize>().unwrap();
            }
        }
        assert_eq!(drawn, symbol.modules.iter().filter(|dark| **dark).count());
    }

    #[test]
    fn the_drawing_is_one_path_on_white_with_its_quiet_zone() {
        let symbol = Symbol::of_elevator("https://mingti.example.gov.cn", "242848");
        let svg = symbol.svg();
        assert_eq!(svg.matches("<path").count(), 1);
        assert!(svg.contains("fill=\"#fff\"") && svg.contains("stroke=\"#000\""));
        assert_eq!(symbol.side(), symbol.width + 8);
        assert!(svg.len() < 4096, "{}", svg.len());
    }
}
