/**
 * The words that may classify a column and say why it is kept: keys of Fideslang 2.0, the privacy taxonomy of IAB Tech
 * Lab and Ethyca (github.com/IABTechLab/fideslang, data_files/data_categories.csv and data_uses.csv, CC BY 4.0), used
 * verbatim so that an operator can load our inventory into tools that speak it. Only those we use or refuse are here.
 */
export const categories: ReadonlySet<string> = new Set([
  "system.operations",
  "user.account",
  "user.account.settings",
  "user.account.username",
  "user.authorization.credentials",
  "user.authorization.password",
  "user.behavior",
  "user.contact.email",
  "user.demographic.age_range",
  "user.device",
  "user.financial",
  "user.privacy_preferences",
  "user.unique_id",
  "user.unique_id.pseudonymous",
]);

export const uses: ReadonlySet<string> = new Set([
  "essential.legal_obligation",
  "essential.service",
  "essential.service.authentication",
  "essential.service.operations",
  "essential.service.payment_processing",
  "essential.service.security",
]);

/** What has no place in this product, with everything below it. */
export const forbiddenCategories: readonly string[] = [
  "user.content",
  "user.biometric",
  "user.authorization.biometric",
  "user.health_and_medical",
  "user.government_id",
  "user.location",
  "user.name",
  "user.childrens",
  "user.financial.credit_card",
  "user.financial.bank_account",
  "user.behavior.browsing_history",
  "user.behavior.search_history",
  "user.device.ip_address",
  "user.device.device_id",
];
