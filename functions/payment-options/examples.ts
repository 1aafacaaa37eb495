/** Examples of the published documents: the tax notice of the debt positions, unpaid and then paid. */

const at = "2030-01-15T09:30:00.12";

export const transferExample = {
  organizationFiscalCode: "77777777777",
  companyName: null,
  idTransfer: "1",
  amount: 10000,
  remittanceInformation: "TARI saldo",
  category: "9/0101108TS/",
  iban: "IT60X0542811101000000123456",
  postalIban: null,
  stamp: null,
  transferMetadata: [],
  insertedDate: at,
  status: "T_REPORTED",
  lastUpdatedDate: "2030-02-04T22:10:00",
};

const unreported = { ...transferExample, status: "T_UNREPORTED", lastUpdatedDate: at };

const optionExample = {
  nav: "347123456789012389",
  iuv: "47123456789012389",
  organizationFiscalCode: "77777777777",
  amount: 10000,
  description: "TARI saldo",
  isPartialPayment: false,
  dueDate: "2035-12-31T12:00:00",
  retentionDate: "2036-03-31T12:00:00",
  paymentDate: null,
  reportingDate: null,
  insertedDate: at,
  paymentMethod: null,
  fee: 0,
  notificationFee: 0,
  pspCompany: null,
  idReceipt: null,
  idFlowReporting: null,
  status: "PO_UNPAID",
  paymentOptionMetadata: [],
  transfer: [unreported],
};

export const lookupExample = {
  ...optionExample,
  paymentOptionMetadata: [{ key: "NOTIFICATION_FEE", value: "0" }],
  payStandIn: true,
  serviceType: "GPD",
  iupd: "77777777777-4f0c1c52",
  type: "F",
  fiscalCode: "VRDLGU70A01F205X",
  fullName: "Luigi Verdi",
  streetName: null,
  civicNumber: null,
  postalCode: null,
  city: null,
  province: null,
  region: null,
  country: "IT",
  email: "luigi@example.org",
  phone: null,
  companyName: "Comune di Borgo Esempio",
  officeName: "Tributi",
  debtPositionStatus: "VALID",
};

export const paymentExample = {
  paymentDate: "2030-02-01T09:30:00",
  paymentMethod: "creditCard",
  pspCode: "PSPDEMO1",
  pspTaxCode: "11223344556",
  pspCompany: "PSP di prova",
  idReceipt: "c7d1f0a29b6e4a31",
  fee: "120",
};

const answerExample = {
  ...optionExample,
  lastUpdatedDate: "2030-02-01T09:30:02.5",
  lastUpdatedDateNotificationFee: null,
};

export const paidExample = {
  ...answerExample,
  paymentDate: "2030-02-01T09:30:00",
  paymentMethod: "creditCard",
  fee: 120,
  pspCompany: "PSP di prova",
  idReceipt: "c7d1f0a29b6e4a31",
  status: "PO_PAID",
  serviceType: "GPD",
};

export const markedExample = {
  ...answerExample,
  paymentDate: "2030-02-01T09:30:00",
  pspCompany: "CLOSED_AS_ALREADY_PAID_BY_EC",
  idReceipt: "CLOSED_AS_ALREADY_PAID_BY_EC",
  status: "PO_PAID",
};

export const feeExample = {
  ...answerExample,
  amount: 10150,
  notificationFee: 150,
  lastUpdatedDateNotificationFee: "2030-02-01T09:30:02.5",
  transfer: [{ ...unreported, amount: 10150, lastUpdatedDate: "2030-02-01T09:30:02.5" }],
};

export const plansExample = {
  organizationFiscalCode: "77777777777",
  companyName: "Comune di Borgo Esempio",
  officeName: "Tributi",
  paymentOptions: [
    {
      description: null,
      numberOfInstallments: 1,
      amount: 10000,
      dueDate: "2035-12-31T12:00:00",
      validFrom: "2030-01-15T09:30:00.12",
      status: "PO_UNPAID",
      statusReason: "It is to be paid",
      allCCP: false,
      installments: [
        {
          nav: "347123456789012389",
          iuv: "47123456789012389",
          amount: 10000,
          description: "TARI saldo",
          dueDate: "2035-12-31T12:00:00",
          validFrom: "2030-01-15T09:30:00.12",
          status: "POI_UNPAID",
          statusReason: "It is to be paid",
        },
      ],
    },
  ],
};
