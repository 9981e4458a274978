import type { Line } from '@muse/contracts';

const placeholder = /\{(sku|size|color)\}/g;

/** Fills a template such as `{sku}/{size}/{color}`; what a product does not have is empty. */
export const itemIdOf = (template: string, { productSku, size, color }: Line): string => {
  const values = { sku: productSku, size: size ?? '', color: color ?? '' };
  return template.replace(placeholder, (_, name: keyof typeof values) => values[name]);
};
