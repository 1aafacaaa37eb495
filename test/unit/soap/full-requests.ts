import { accepted } from "../../support/builders";
import { envelopeLimits } from "../../../shared/codecs/soap/envelope";
import type { Operation } from "../../../shared/codecs/soap/operations";
import { childrenOf, readXml } from "../../../shared/codecs/soap/xml-reader";
import { nodeOf, type XmlNode } from "../../../shared/codecs/soap/xml-writer";

const subject =
  "<uniqueIdentifier><entityUniqueIdentifierType>G</entityUniqueIdentifierType><entityUniqueIdentifierValue>01234567890</entityUniqueIdentifierValue></uniqueIdentifier>" +
  "<fullName>n</fullName><streetName>s</streetName><civicNumber>1</civicNumber><postalCode>p</postalCode><city>c</city>" +
  "<stateProvinceRegion>r</stateProvinceRegion><country>IT</country><e-mail>a@b.c</e-mail>";

const metadata = "<metadata><mapEntry><key>k</key><value>v</value></mapEntry></metadata>";
const head = "<idPA>1</idPA><idBrokerPA>2</idBrokerPA><idStation>3</idStation>";
const qrCode =
  "<qrCode><fiscalCode>01234567890</fiscalCode><noticeNumber>347000000000012353</noticeNumber></qrCode>";

const transfer = (destination: string): string =>
  `<transfer><idTransfer>1</idTransfer><transferAmount>1.00</transferAmount><fiscalCodePA>01234567890</fiscalCodePA>${destination}` +
  `<remittanceInformation>r</remittanceInformation><transferCategory>c</transferCategory>${metadata}</transfer>`;

const receipt = (transfers: string, afterMethod: string, afterFee: string): string =>
  "<receipt><receiptId>1</receiptId><noticeNumber>347000000000012353</noticeNumber><fiscalCode>01234567890</fiscalCode>" +
  "<outcome>OK</outcome><creditorReferenceId>47</creditorReferenceId><paymentAmount>1.00</paymentAmount>" +
  "<description>d</description><companyName>c</companyName><officeName>o</officeName>" +
  `<debtor>${subject}</debtor><transferList>${transfers}</transferList><idPSP>p</idPSP><pspFiscalCode>f</pspFiscalCode>` +
  "<pspPartitaIVA>v</pspPartitaIVA><PSPCompanyName>c</PSPCompanyName><idChannel>i</idChannel><channelDescription>d</channelDescription>" +
  `<payer>${subject}</payer><paymentMethod>m</paymentMethod>${afterMethod}<fee>0.00</fee>${afterFee}` +
  "<paymentDateTime>2026-03-14T10:05:09</paymentDateTime><applicationDate>2026-03-14</applicationDate>" +
  `<transferDate>2026-03-14</transferDate>${metadata}<standIn>true</standIn></receipt>`;

const getPayment = `${head}${qrCode}<amount>1.00</amount><paymentNote>n</paymentNote><transferType>POSTAL</transferType><dueDate>2026-03-14</dueDate>`;

const nodesOf = (inner: string): ReadonlyArray<XmlNode> =>
  childrenOf(accepted(readXml(envelopeLimits)(`<x>${inner}</x>`))).map(nodeOf);

/** A request of each operation with everything in it that may be there, once. */
export const fullRequests: Readonly<Record<Operation, ReadonlyArray<XmlNode>>> = {
  paVerifyPaymentNotice: nodesOf(`${head}${qrCode}`),
  paGetPayment: nodesOf(getPayment),
  paGetPaymentV2: nodesOf(getPayment),
  paSendRT: nodesOf(`${head}${receipt(transfer("<IBAN>i</IBAN>"), "", "")}`),
  paSendRTV2: nodesOf(
    `${head}${receipt(
      transfer("<companyName>c</companyName><IBAN>i</IBAN>") +
        transfer("<MBDAttachment>AAAA</MBDAttachment>").replace(metadata, ""),
      "<paymentNote>n</paymentNote>",
      "<primaryCiIncurredFee>0.00</primaryCiIncurredFee><idBundle>b</idBundle><idCiBundle>b</idCiBundle>",
    )}`,
  ),
  paDemandPaymentNotice: nodesOf(
    `${head}<idServizio>00042</idServizio><idSoggettoServizio>00007</idSoggettoServizio><datiSpecificiServizioRequest>AAAA</datiSpecificiServizioRequest>`,
  ),
};
