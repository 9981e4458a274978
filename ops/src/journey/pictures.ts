import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { api, basePath, fillPath, type QueueDetail } from '@muse/contracts';

/** Saves the pictures that a browser took of an order, in their order. Returns their paths; empty if an API placed it. */
export async function savePictures(
  { gatewayUrl, folder }: { gatewayUrl: string; folder: string },
  token: string,
  { museOrderNumber, evidence }: QueueDetail,
): Promise<string[]> {
  const pictures = evidence.filter(({ contentType }) => contentType.startsWith('image/'));
  const target = join(folder, 'evidence', museOrderNumber);
  if (pictures.length > 0) await mkdir(target, { recursive: true, mode: 0o700 });
  return Promise.all(
    pictures.map(async ({ id, contentType }, index) => {
      const path = fillPath(api.placement.getEvidenceFile.path, { orderNumber: museOrderNumber, id });
      const response = await fetch(gatewayUrl + basePath + path, { headers: { authorization: `Bearer ${token}` } });
      if (!response.ok) throw new Error(`The picture ${id} could not be read: ${response.status}`);
      const file = join(target, `${String(index + 1).padStart(2, '0')}.${contentType.split('/')[1]}`);
      await writeFile(file, Buffer.from(await response.arrayBuffer()), { mode: 0o600 });
      return file;
    }),
  );
}
