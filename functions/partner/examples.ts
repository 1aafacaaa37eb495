const envelope = (payload: string): string =>
  `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><soapenv:Header/><soapenv:Body>${payload}</soapenv:Body></soapenv:Envelope>`;

export const requestExample = envelope(
  "<pafn:paVerifyPaymentNoticeReq><idPA>77777777777</idPA><idBrokerPA>09876543210</idBrokerPA><idStation>09876543210_01</idStation><qrCode><fiscalCode>77777777777</fiscalCode><noticeNumber>347000000000012353</noticeNumber></qrCode></pafn:paVerifyPaymentNoticeReq>",
);

export const answerExample = envelope(
  "<pafn:paVerifyPaymentNoticeRes><outcome>OK</outcome><paymentList><paymentOptionDescription><amount>120.50</amount><options>EQ</options><dueDate>2026-03-31</dueDate><detailDescription>Mensa marzo</detailDescription><allCCP>false</allCCP></paymentOptionDescription></paymentList><paymentDescription>Mensa marzo</paymentDescription><fiscalCodePA>77777777777</fiscalCodePA><companyName>Comune di Borgo Esempio</companyName></pafn:paVerifyPaymentNoticeRes>",
);
