/** Examples of the published documents: a receipt and one that has to be reconciled (specification, 3.10). */

const facts = {
  organizationFiscalCode: "77777777777",
  iuv: "47000000000012353",
  noticeNumber: "347000000000012353",
  debtor: "VRDLGU75C10F205X",
  paymentDateTime: "2026-03-14T10:05:09",
  receiptId: "c7d1f0a29b6e4a31",
  amount: 12050,
  fee: 120,
  pspCompany: "PSP di prova",
  primitive: "paSendRT",
};

export const summaryExample = { ...facts, status: "PAID" };

export const deliveryExample = {
  ...facts,
  receiptId: "9be2710c44d5",
  state: "ALREADY_PAID",
  hasOtherAmount: false,
  deliveredDate: "2026-03-15T08:00:00.5",
  decidedDate: "2026-03-15T08:00:00.52",
};

export const documentExample = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<paSendRTReq>
    <idPA>77777777777</idPA>
    <idBrokerPA>09876543210</idBrokerPA>
    <idStation>09876543210_01</idStation>
    <receipt>
        <receiptId>c7d1f0a29b6e4a31</receiptId>
    </receipt>
</paSendRTReq>
`;

export const detailExample = {
  primitive: "paSendRT",
  organizationFiscalCode: "77777777777",
  broker: "09876543210",
  station: "09876543210_01",
  receiptId: "c7d1f0a29b6e4a31",
  noticeNumber: "347000000000012353",
  iuv: "47000000000012353",
  fiscalCode: "77777777777",
  outcome: "OK",
  amount: 12050,
  description: "Mensa marzo",
  companyName: "Comune di Borgo Esempio",
  officeName: null,
  debtor: {
    type: "F",
    fiscalCode: "VRDLGU75C10F205X",
    fullName: "Luigi Verdi",
    streetName: null,
    civicNumber: null,
    postalCode: null,
    city: null,
    province: null,
    country: null,
    email: null,
  },
  payer: null,
  transfers: [
    {
      idTransfer: "1",
      amount: 12050,
      organizationFiscalCode: "77777777777",
      companyName: null,
      iban: "IT60X0542811101000000123456",
      attachment: null,
      remittanceInformation: "Mensa marzo",
      category: "9/0101108TS/",
      metadata: [],
    },
  ],
  pspCode: "PSPDEMO1",
  pspTaxCode: null,
  pspVatNumber: null,
  pspCompany: "PSP di prova",
  channel: "PSPDEMO1_01",
  channelDescription: "app",
  paymentMethod: "creditCard",
  paymentNote: null,
  fee: 120,
  primaryCiIncurredFee: null,
  bundle: null,
  ciBundle: null,
  paymentDateTime: "2026-03-14T10:05:09",
  applicationDate: null,
  transferDate: null,
  metadata: [],
  standIn: false,
};
