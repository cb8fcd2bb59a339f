/** One question to five subgraphs about one enterprise: who is this, who supervises it, what was found, what is planned, may we enter. */
export const DOSSIER = `query Dossier($code: CreditCode!, $onDate: CivilDate!) {
  marketsEnterprise(creditCode: $code) {
    creditCode name status industryCode divisionCode creditRiskClass
    premises(first: 3) { nodes { name address } }
    commerceEntries { category status } commerceFindings(first: 3) { nodes { itemCode foundOn handlingStatus } }
    cultureEntries { category status } cultureFindings(first: 3) { nodes { itemCode foundOn handlingStatus } }
    urbanManagementEntries { category status } urbanManagementFindings(first: 3) { nodes { itemCode foundOn handlingStatus } }
    visits(first: 1) { nodes { state sessionFrom teams {
      department { code name { zh } } items { code name } inspectors { id name department { code } } } } }
    entryDecision(department: "URBAN_MANAGEMENT", onDate: $onDate) {
      outcome together { code } planEntries { code department { code } } reasons { code clauses message } rulePack { id }
    }
  }
}`;

/** Fifty enterprises with the newest findings of four departments. */
export const LIST = `query List($after: String) {
  marketsEnterprises(first: 50, after: $after) { nodes {
    creditCode name status divisionCode
    marketsFindings(first: 3) { nodes { itemCode foundOn handlingStatus description } }
    commerceFindings(first: 3) { nodes { itemCode foundOn handlingStatus description } }
    cultureFindings(first: 3) { nodes { itemCode foundOn handlingStatus description } }
    urbanManagementFindings(first: 3) { nodes { itemCode foundOn handlingStatus description } }
  } }
}`;

/** Whether a department may enter, as an inspector's phone asks: by the credit code, of coordination alone. */
export const ENTRY_DECISION = `query EntryDecision($code: CreditCode!, $onDate: CivilDate!) {
  entryDecision(creditCode: $code, department: "URBAN_MANAGEMENT", onDate: $onDate) { outcome reasons { code clauses message } rulePack { id } } }`;

/** The same of an enterprise that the register knows: two subgraphs, one after the other. */
export const ENTRY_DECISION_OF_ENTERPRISE = `query EntryDecisionOfEnterprise($code: CreditCode!, $onDate: CivilDate!) {
  marketsEnterprise(creditCode: $code) {
    entryDecision(department: "URBAN_MANAGEMENT", onDate: $onDate) { outcome reasons { code clauses message } rulePack { id } } } }`;

/** The least that the same gateway can read: one row by its primary key. */
export const PRIMARY_KEY_READ = `query PrimaryKeyRead($code: CreditCode!) {
  marketsEnterprise(creditCode: $code) { name status divisionCode industryCode } }`;

/** Body of a request. */
export function bodyOf(query: string, variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ query, variables });
}
