/**
 * The contracts between services and with clients: endpoints, events, refusals, state machines, money and ids. Imports no other
 * package of ours. The generated documents (`openApiDocument` …) are exported from `@muse/contracts/documents`, so services do not load them.
 */
export * from './access.ts';
export { type Hold } from './api/holds.ts';
export { allEndpoints, api } from './api/index.ts';
export * from './declines.ts';
export * from './endpoint.ts';
export * from './event.ts';
export * from './events/index.ts';
export * from './ids.ts';
export * from './line-text.ts';
export * from './lines.ts';
export * from './money.ts';
export * from './paging.ts';
export * from './paths.ts';
export * from './refusals.ts';
export * from './services.ts';
export { type AddRequest, addRequest, type Cart, type CartItem, type CartSummary } from './shapes/cart.ts';
export {
  type Offer,
  type OfferRequest,
  offerRequest,
  type PlacementMethod,
  placementMethods,
  type Store,
  type VersionedOffer,
  type VersionedStore,
} from './shapes/catalog.ts';
export {
  type CartSnapshot,
  type ChosenShipping,
  type Confirmation,
  type FingerprintedMethod,
  type PaymentMethod,
  type Session,
  type SessionStatus,
  type SnapshotItem,
  type SnapshotStore,
  type TaxState,
} from './shapes/checkout.ts';
export { type Address, type Line, type Message, type Variant } from './shapes/common.ts';
export {
  type DeadLetter,
  type DeadLetterPosition,
  deadLetterCursor,
  deadLetterId,
  newestDeadLetterFirst,
  readDeadLetterId,
} from './shapes/dead-letters.ts';
export {
  type Agreement,
  type DisputeView,
  type Evidence,
  type EvidencePack,
  type PlacementProof,
} from './shapes/disputes.ts';
export { hostOf, internetUrl } from './shapes/internet-url.ts';
export {
  type AccountBalance,
  type AccountType,
  type BookProof,
  type LedgerEntry,
  type StorePayable,
  type StorePayment,
} from './shapes/ledger.ts';
export { type OperatorOrder, type Order, type OrderStatus } from './shapes/orders.ts';
export { type QueueDetail, type QueueEntry, type QueueStatus } from './shapes/placement.ts';
export {
  type AuditEntry,
  type PlacementSwitch,
  type StorePermission,
  type StoreRules,
  type StoreWays,
} from './shapes/placement-policy.ts';
export { formatAskedPrice, type PriceQuestion, type QuestionAnswer, questionLink } from './shapes/price-question.ts';
export { type DryRun, type DryRunLine, type RecipeVersion } from './shapes/recipes.ts';
export { type RefundDetail } from './shapes/refunds.ts';
export { type ShippingRate, type ShippingRateRequest, type StoreShipping } from './shapes/shipping.ts';
export { type CalculatedTax, type TaxedAddress, type TaxedLine, type TaxRequest } from './shapes/tax.ts';
export * from './shipping/index.ts';
export * from './state-machine.ts';
export { disputeStates } from './states/dispute.ts';
export { orderStates } from './states/order.ts';
export { capturedTooMuch, paymentStates, refundStates } from './states/payment.ts';
export { paymentStopped, placementStates, refundedInFull } from './states/placement.ts';
export { declinesPerSession, sessionStates } from './states/session.ts';
export { isTaxCode, type TaxClass, type TaxCode, taxClassOf, taxCodes } from './tax-codes.ts';
export * from './time.ts';
