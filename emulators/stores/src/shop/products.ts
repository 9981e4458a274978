export interface Product {
  sku: string;
  name: string;
  brand: string;
  /** In cents, like every amount here. */
  price: number;
  /** Empty if the product has one size. */
  sizes: string[];
  colors: string[];
  /** Combinations that are sold out, as `size/color`. */
  soldOut: string[];
}

/** What is bought: a product with its size and colour; empty strings for a product without. */
export interface Variant {
  sku: string;
  size: string;
  color: string;
}

/** The products of a new tenant: invented, with the numbers of Muse's demo catalog. */
export const seedProducts = (): Product[] => [
  product('NORD-CASH-01', 'Cashmere Crewneck Sweater', 'Nordstrom', 12_950, {
    sizes: ['S', 'M', 'L'],
    colors: ['Navy', 'Oatmeal'],
    soldOut: ['L/Oatmeal'],
  }),
  product('NORD-LOAF-02', 'Leather Penny Loafer', 'Cole Haan', 16_000, { sizes: ['9', '10', '11'], colors: ['Brown'] }),
  product('NORD-TOTE-03', 'Everyday Canvas Tote', 'Madewell', 7_800, { colors: ['Black', 'Natural'] }),
  product('RACK-DENM-01', 'Slim Straight Jeans', 'Levi’s', 3_997, {
    sizes: ['30', '32', '34'],
    colors: ['Indigo', 'Black'],
  }),
  product('RACK-SHIR-02', 'Linen Button-Down Shirt', '14th & Union', 2_497, {
    sizes: ['S', 'M', 'L'],
    colors: ['White', 'Sky'],
    soldOut: ['S/White'],
  }),
  product('RACK-SOCK-03', 'Merino Socks, 3 Pairs', 'Smartwool', 1_998, { colors: ['Grey'] }),
];

const product = (
  sku: string,
  name: string,
  brand: string,
  price: number,
  { sizes = [], colors = [], soldOut = [] }: Partial<Pick<Product, 'sizes' | 'colors' | 'soldOut'>>,
): Product => ({ sku, name, brand, price, sizes, colors, soldOut });

export const variantExists = (product: Product, { size, color }: Variant): boolean =>
  offers(product.sizes, size) && offers(product.colors, color);

const offers = (choices: string[], chosen: string): boolean =>
  choices.length === 0 ? chosen === '' : choices.includes(chosen);

export const isSoldOut = (product: Product, { size, color }: Variant): boolean =>
  product.soldOut.includes(`${size}/${color}`);

export const variantsOf = ({ sku, sizes, colors }: Product): Variant[] =>
  (sizes.length > 0 ? sizes : ['']).flatMap((size) =>
    (colors.length > 0 ? colors : ['']).map((color) => ({ sku, size, color })),
  );
