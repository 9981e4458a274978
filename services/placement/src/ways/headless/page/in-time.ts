/** Rejects if the browser does not answer in time: while a page is being replaced, some of its questions stay open. */
export async function inTime<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The browser did not answer within ${ms} ms.`)), ms);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
