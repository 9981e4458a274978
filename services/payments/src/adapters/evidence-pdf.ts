import type { EvidencePack } from '@muse/contracts';
import { type DocumentRow, documentSections } from '../domain/evidence-document.ts';

/** The evidence of a dispute as a PDF that can be sent to the bank. Loads pdfkit (15 MB) only where one is wanted. */
export async function evidencePdf(pack: EvidencePack): Promise<Uint8Array> {
  const { default: PdfDocument } = await import('pdfkit');
  const title = `Evidence for dispute ${pack.dispute.id}`;
  const pdf = new PdfDocument({ size: 'A4', margin: 50, info: { Title: title, Author: 'Muse Commerce' } });
  const done = bytesOf(pdf);
  pdf.font('Helvetica-Bold').fontSize(18).text(title).font('Helvetica').fontSize(10).moveDown();
  for (const { heading, rows } of documentSections(pack)) section(pdf, heading, rows);
  pdf.end();
  return done;
}

function bytesOf(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((done, failed) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', () => done(Buffer.concat(chunks)));
    pdf.on('error', failed);
  });
}

function section(pdf: PDFKit.PDFDocument, heading: string, rows: DocumentRow[]): void {
  pdf.moveDown().font('Helvetica-Bold').fontSize(13).text(printable(heading)).fontSize(10).moveDown(0.3);
  for (const [label, value] of rows) {
    if (value === null || value === '') continue;
    pdf
      .font('Helvetica-Bold')
      .text(`${printable(label)}: `, { continued: true })
      .font('Helvetica')
      .text(printable(value));
  }
}

/** The built-in fonts of PDF have Latin letters only; what they lack would be printed as another letter. */
const printable = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[^\n\u0020-\u007e\u00a0-\u00ff]/g, '?');
