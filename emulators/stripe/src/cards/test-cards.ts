import { type Decline, declines } from './declines.ts';

/** When 3-D Secure is required: never, on every payment, or on every payment of a card that was not set up before. */
type Authentication = 'always' | 'never' | 'unless_set_up';

/** What happens after a successful payment with this card. */
type FollowUp =
  | 'dispute_fraudulent'
  | 'dispute_inquiry'
  | 'dispute_product_not_received'
  | 'early_fraud_warning'
  | 'refunds_fail'
  | 'refunds_pending';

export interface TestCard {
  name: string;
  number: string;
  brand: string;
  funding: 'credit' | 'debit' | 'prepaid';
  country: string;
  authentication: Authentication;
  /** Declined by the bank, after 3-D Secure if that is required. */
  decline?: Decline;
  followUp?: FollowUp;
  riskLevel: 'elevated' | 'highest' | 'normal';
  cvcCheck: 'fail' | 'pass';
  zipCheck: 'fail' | 'pass' | 'unchecked';
}

const card = (name: string, number: string, more: Partial<TestCard> = {}): TestCard => ({
  name,
  number,
  brand: 'visa',
  funding: 'credit',
  country: 'US',
  authentication: 'never',
  riskLevel: 'normal',
  cvcCheck: 'pass',
  zipCheck: 'pass',
  ...more,
});

const declined = (names: string[], number: string, decline: Decline) =>
  names.map((name) => card(name, number, { decline }));

/** The cards of https://docs.stripe.com/testing: `pm_card_` or `tok_` before the name. */
export const testCards: readonly TestCard[] = [
  card('visa', '4242424242424242'),
  card('visa_debit', '4000056655665556', { funding: 'debit' }),
  card('mastercard', '5555555555554444', { brand: 'mastercard' }),
  card('mastercard_debit', '5200828282828210', { brand: 'mastercard', funding: 'debit' }),
  card('mastercard_prepaid', '5105105105105100', { brand: 'mastercard', funding: 'prepaid' }),
  card('amex', '378282246310005', { brand: 'amex' }),
  card('discover', '6011111111111117', { brand: 'discover' }),
  card('diners', '3056930009020004', { brand: 'diners' }),
  card('jcb', '3566002020360505', { brand: 'jcb' }),
  card('unionpay', '6200000000000005', { brand: 'unionpay' }),
  card('us', '4242424242424242'),
  card('ca', '4000001240000000', { country: 'CA' }),
  card('mx', '4000004840008001', { country: 'MX' }),
  card('br', '4000000760000002', { country: 'BR' }),
  card('gb', '4000008260000000', { country: 'GB' }),
  card('de', '4000002760000016', { country: 'DE' }),
  card('fr', '4000002500000003', { country: 'FR' }),
  card('jp', '4000003920000003', { country: 'JP' }),

  ...declined(['chargeDeclined', 'visa_chargeDeclined'], '4000000000000002', declines.generic),
  ...declined(
    ['chargeDeclinedInsufficientFunds', 'visa_chargeDeclinedInsufficientFunds'],
    '4000000000009995',
    declines.insufficientFunds,
  ),
  ...declined(['chargeDeclinedLostCard', 'visa_chargeDeclinedLostCard'], '4000000000009987', declines.lostCard),
  ...declined(['chargeDeclinedStolenCard', 'visa_chargeDeclinedStolenCard'], '4000000000009979', declines.stolenCard),
  ...declined(['chargeDeclinedFraudulent', 'visa_chargeDeclinedFraudulent'], '4100000000000019', declines.fraudulent),
  ...declined(
    ['chargeDeclinedExpiredCard', 'visa_chargeDeclinedExpiredCard'],
    '4000000000000069',
    declines.expiredCard,
  ),
  ...declined(
    ['chargeDeclinedIncorrectCvc', 'visa_chargeDeclinedIncorrectCvc'],
    '4000000000000127',
    declines.incorrectCvc,
  ),
  ...declined(['chargeDeclinedIncorrectNumber'], '4242424242424241', declines.incorrectNumber),
  ...declined(
    ['chargeDeclinedProcessingError', 'visa_chargeDeclinedProcessingError'],
    '4000000000000119',
    declines.processingError,
  ),
  ...declined(
    ['chargeDeclinedVelocityLimitExceeded', 'visa_chargeDeclinedVelocityLimitExceeded'],
    '4000000000006975',
    declines.velocityExceeded,
  ),
  ...declined(['chargeCustomerFail'], '4000000000000341', declines.generic),
  ...declined(['radarBlock'], '4100000000000019', declines.blocked),
  ...declined(['cvcCheckFail'], '4000000000000101', declines.incorrectCvc),
  card('riskLevelHighest', '4000000000004954', { decline: declines.blocked, riskLevel: 'highest' }),
  card('riskLevelElevated', '4000000000009235', { riskLevel: 'elevated' }),
  card('avsFail', '4000000000000010', { zipCheck: 'fail' }),
  card('avsZipFail', '4000000000000036', { zipCheck: 'fail' }),
  card('avsLine1Fail', '4000000000000028'),
  card('avsUnchecked', '4000000000000044', { zipCheck: 'unchecked' }),

  card('authenticationRequired', '4000002760003184', { authentication: 'always' }),
  card('authenticationRequiredOnSetup', '4000002500003155', { authentication: 'unless_set_up' }),
  card('authenticationRequiredSetupForOffSession', '4000003800000446', { authentication: 'always' }),
  card('authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178', {
    authentication: 'always',
    decline: declines.insufficientFunds,
  }),
  card('threeDSecure2Required', '4000000000003220', { authentication: 'always' }),
  card('threeDSecureRequired', '4000000000003063', { authentication: 'always' }),
  card('threeDSecureRequiredChargeDeclined', '4000008400001629', {
    authentication: 'always',
    decline: declines.generic,
  }),
  card('threeDSecureRequiredProcessingError', '4000008400001280', {
    authentication: 'always',
    decline: declines.processingError,
  }),
  card('threeDSecureOptional', '4000000000003055'),
  card('amex_threeDSecureNotSupported', '378282246310005', { brand: 'amex' }),

  card('createDispute', '4000000000000259', { followUp: 'dispute_fraudulent' }),
  card('createDisputeProductNotReceived', '4000000000002685', { followUp: 'dispute_product_not_received' }),
  card('createDisputeInquiry', '4000000000001976', { followUp: 'dispute_inquiry' }),
  card('createIssuerFraudRecord', '4000000000005423', { followUp: 'early_fraud_warning' }),
  card('pendingRefund', '4000000000007726', { followUp: 'refunds_pending' }),
  card('refundPending', '4000000000007726', { followUp: 'refunds_pending' }),
  card('refundFail', '4000000000005126', { followUp: 'refunds_fail' }),
  card('bypassPending', '4000000000000077'),
  card('bypassPendingInternational', '4000003720000278', { country: 'IE' }),
];

const byName = new Map(testCards.map((each) => [each.name, each]));
const byNumber = new Map(testCards.toReversed().map((each) => [each.number, each]));
const byFingerprint = new Map(testCards.map((each) => [fingerprintOf(each), each]));

/** The fingerprint identifies the test card of a payment method. */
export function fingerprintOf(each: TestCard): string {
  return Buffer.from(each.name).toString('base64url').slice(-16).padStart(16, '0') + String(each.name.length);
}

export const cardByName = (name: string) => byName.get(name);
export const cardByNumber = (number: string) => byNumber.get(number);
export const cardByFingerprint = (fingerprint: string | null | undefined) => byFingerprint.get(fingerprint ?? '');
