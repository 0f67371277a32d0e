//! Rows as CSV: for machines under the columns' names, for people under their Chinese labels.

use csv::{StringRecord, Terminator, Writer, WriterBuilder};

use super::sink::Sink;
use super::{Error, Written};
use crate::release::datasets::Dataset;
use crate::release::spreadsheet::Flavour;

pub(super) struct Lines<S: Sink> {
    writer: Writer<S>,
    flavour: Flavour,
}

impl<S: Sink> Lines<S> {
    pub(super) fn begin(mut sink: S, dataset: &Dataset, flavour: Flavour) -> Result<Self, Error> {
        let heading: StringRecord = match flavour {
            Flavour::Plain => dataset.fields.iter().map(|field| field.name).collect(),
            Flavour::Excel => dataset.fields.iter().map(|field| field.label).collect(),
        };
        sink.write_all(flavour.mark().as_bytes())?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(sink);
        writer.write_record(&heading)?;
        Ok(Self { writer, flavour })
    }
}

impl<S: Sink> Written for Lines<S> {
    fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        match self.flavour {
            Flavour::Plain => self.writer.write_record(row)?,
            Flavour::Excel => {
                let cells = row.iter().map(|cell| self.flavour.cell(cell).into_owned().into_bytes());
                self.writer.write_record(cells)?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        let sink = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(sink.close()?)
    }
}
