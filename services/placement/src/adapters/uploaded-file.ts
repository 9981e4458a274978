import { refuse } from '@muse/kit';
import busboy from 'busboy';
import { fileTypeFromBuffer } from 'file-type';

const largestFile = 10 * 1024 * 1024;

/** What shows an order at a store: pictures and PDF. The type is that of the content, never of a name or header. */
const accepted = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/pdf'];

export interface UploadedFile {
  content: Buffer;
  contentType: string;
}

/**
 * Reads the one file of a `multipart/form-data` body. Refuses with 415 if it is no multipart, 400 if it is malformed, has not exactly
 * one file or one whose name is a path, 413 above 10 MiB, 422 if the content is no picture and no PDF.
 */
export async function readUploadedFile(body: Uint8Array, contentType: string | undefined): Promise<UploadedFile> {
  const content = await onlyFileIn(body, contentType);
  const type = (await fileTypeFromBuffer(content))?.mime;
  if (type === undefined || !accepted.includes(type)) refuse('evidence_not_accepted');
  return { content, contentType: type };
}

async function onlyFileIn(body: Uint8Array, contentType: string | undefined): Promise<Buffer> {
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) refuse('evidence_not_multipart');
  const files: Buffer[][] = [];
  let tooLarge = false;
  let isPath = false;
  await new Promise<void>((resolve) => {
    const reject = () => {
      files.length = 0;
      resolve();
    };
    try {
      const parser = busboy({
        headers: { 'content-type': contentType },
        preservePath: true, // else busboy removes what we refuse
        // busboy reports a file that reaches its limit, not one that exceeds it
        limits: { files: 2, fileSize: largestFile + 1, fields: 10, parts: 12 },
      });
      parser.on('file', (_, stream, { filename }) => {
        const chunks: Buffer[] = [];
        files.push(chunks);
        isPath ||= /[\\/]|^\.\.?$/.test(filename ?? '');
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('limit', () => (tooLarge = true));
        stream.on('error', reject); // the body breaks off within the file; unheard, it would end the process
      });
      parser.on('error', reject).on('close', resolve).end(body);
    } catch {
      reject(); // no boundary
    }
  });
  if (tooLarge) refuse('body_too_large');
  const [file] = files;
  if (!file || files.length > 1) refuseFile('one_file', 'Send exactly one file.');
  if (isPath) refuseFile('file_name', 'Name the file without a path.');
  return Buffer.concat(file);
}

function refuseFile(code: string, detail: string): never {
  refuse('validation_failed', { errors: [{ pointer: '/file', code, detail }] });
}
