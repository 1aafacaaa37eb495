/** The worked examples of the specification of payments (section 10), to the letter. */

export const verifyRequest = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paVerifyPaymentNoticeReq>
      <idPA>01234567890</idPA>
      <idBrokerPA>09876543210</idBrokerPA>
      <idStation>09876543210_01</idStation>
      <qrCode>
        <fiscalCode>01234567890</fiscalCode>
        <noticeNumber>347000000000012353</noticeNumber>
      </qrCode>
    </pafn:paVerifyPaymentNoticeReq>
  </soapenv:Body>
</soapenv:Envelope>`;

export const verifyAnswer = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paVerifyPaymentNoticeRes>
      <outcome>OK</outcome>
      <paymentList>
        <paymentOptionDescription>
          <amount>120.50</amount>
          <options>EQ</options>
          <dueDate>2026-03-31</dueDate>
          <detailDescription>Mensa marzo</detailDescription>
          <allCCP>false</allCCP>
        </paymentOptionDescription>
      </paymentList>
      <paymentDescription>Mensa marzo</paymentDescription>
      <fiscalCodePA>01234567890</fiscalCodePA>
      <companyName>Comune di Esempio</companyName>
    </pafn:paVerifyPaymentNoticeRes>
  </soapenv:Body>
</soapenv:Envelope>`;

export const verifyFault = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paVerifyPaymentNoticeRes>
      <outcome>KO</outcome>
      <fault>
        <faultCode>PAA_PAGAMENTO_DUPLICATO</faultCode>
        <faultString>pagamento duplicato</faultString>
        <id>09876543210</id>
        <description>notice 347000000000012353 is already settled</description>
      </fault>
    </pafn:paVerifyPaymentNoticeRes>
  </soapenv:Body>
</soapenv:Envelope>`;

export const getPaymentV2Request = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paGetPaymentV2Request>
      <idPA>01234567890</idPA>
      <idBrokerPA>09876543210</idBrokerPA>
      <idStation>09876543210_01</idStation>
      <qrCode>
        <fiscalCode>01234567890</fiscalCode>
        <noticeNumber>347000000000012353</noticeNumber>
      </qrCode>
      <amount>120.50</amount>
      <transferType>PAGOPA</transferType>
    </pafn:paGetPaymentV2Request>
  </soapenv:Body>
</soapenv:Envelope>`;

export const getPaymentV2Answer = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paGetPaymentV2Response>
      <outcome>OK</outcome>
      <data>
        <creditorReferenceId>47000000000012353</creditorReferenceId>
        <paymentAmount>120.50</paymentAmount>
        <dueDate>2026-03-31</dueDate>
        <retentionDate>2026-06-30T00:00:00</retentionDate>
        <lastPayment>false</lastPayment>
        <description>Mensa marzo</description>
        <companyName>Comune di Esempio</companyName>
        <debtor>
          <uniqueIdentifier>
            <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
            <entityUniqueIdentifierValue>VRDLGU75C10F205X</entityUniqueIdentifierValue>
          </uniqueIdentifier>
          <fullName>Luigi Verdi</fullName>
          <city>Esempio</city>
          <e-mail>luigi@example.org</e-mail>
        </debtor>
        <transferList>
          <transfer>
            <idTransfer>1</idTransfer>
            <transferAmount>120.50</transferAmount>
            <fiscalCodePA>01234567890</fiscalCodePA>
            <companyName>Comune di Esempio</companyName>
            <IBAN>IT60X0542811101000000123456</IBAN>
            <remittanceInformation>Mensa marzo</remittanceInformation>
            <transferCategory>9/0101108TS/</transferCategory>
            <metadata>
              <mapEntry>
                <key>IBANAPPOGGIO</key>
                <value>IT60X0760111101000000123456</value>
              </mapEntry>
            </metadata>
          </transfer>
        </transferList>
        <metadata>
          <mapEntry>
            <key>NOTIFICATION_FEE</key>
            <value>0</value>
          </mapEntry>
        </metadata>
      </data>
    </pafn:paGetPaymentV2Response>
  </soapenv:Body>
</soapenv:Envelope>`;

export const getPaymentFault = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paGetPaymentRes>
      <outcome>KO</outcome>
      <fault>
        <faultCode>PAA_PAGAMENTO_ANNULLATO</faultCode>
        <faultString>pagamento annullato</faultString>
        <id>09876543210</id>
      </fault>
    </pafn:paGetPaymentRes>
  </soapenv:Body>
</soapenv:Envelope>`;

export const receiptRequest = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paSendRTReq>
      <idPA>01234567890</idPA>
      <idBrokerPA>09876543210</idBrokerPA>
      <idStation>09876543210_01</idStation>
      <receipt>
        <receiptId>c7d1f0a29b6e4a31</receiptId>
        <noticeNumber>347000000000012353</noticeNumber>
        <fiscalCode>01234567890</fiscalCode>
        <outcome>OK</outcome>
        <creditorReferenceId>47000000000012353</creditorReferenceId>
        <paymentAmount>120.50</paymentAmount>
        <description>Mensa marzo</description>
        <companyName>Comune di Esempio</companyName>
        <debtor>
          <uniqueIdentifier>
            <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
            <entityUniqueIdentifierValue>VRDLGU75C10F205X</entityUniqueIdentifierValue>
          </uniqueIdentifier>
          <fullName>Luigi Verdi</fullName>
        </debtor>
        <transferList>
          <transfer>
            <idTransfer>1</idTransfer>
            <transferAmount>120.50</transferAmount>
            <fiscalCodePA>01234567890</fiscalCodePA>
            <IBAN>IT60X0542811101000000123456</IBAN>
            <remittanceInformation>Mensa marzo</remittanceInformation>
            <transferCategory>9/0101108TS/</transferCategory>
          </transfer>
        </transferList>
        <idPSP>PSPDEMO1</idPSP>
        <PSPCompanyName>PSP di prova</PSPCompanyName>
        <idChannel>PSPDEMO1_01</idChannel>
        <channelDescription>app</channelDescription>
        <paymentMethod>creditCard</paymentMethod>
        <fee>1.20</fee>
        <paymentDateTime>2026-03-14T10:05:09</paymentDateTime>
      </receipt>
    </pafn:paSendRTReq>
  </soapenv:Body>
</soapenv:Envelope>`;

export const receiptAnswer = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paSendRTRes>
      <outcome>OK</outcome>
    </pafn:paSendRTRes>
  </soapenv:Body>
</soapenv:Envelope>`;

export const receiptV2Request = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paSendRTV2Request>
      <idPA>01234567890</idPA>
      <idBrokerPA>09876543210</idBrokerPA>
      <idStation>09876543210_01</idStation>
      <receipt>
        <receiptId>5f0c9d7711aa4c02</receiptId>
        <noticeNumber>347000000000012454</noticeNumber>
        <fiscalCode>01234567890</fiscalCode>
        <outcome>OK</outcome>
        <creditorReferenceId>47000000000012454</creditorReferenceId>
        <paymentAmount>16.00</paymentAmount>
        <description>Bollo istanza</description>
        <companyName>Comune di Esempio</companyName>
        <debtor>
          <uniqueIdentifier>
            <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
            <entityUniqueIdentifierValue>VRDLGU75C10F205X</entityUniqueIdentifierValue>
          </uniqueIdentifier>
          <fullName>Luigi Verdi</fullName>
        </debtor>
        <transferList>
          <transfer>
            <idTransfer>1</idTransfer>
            <transferAmount>16.00</transferAmount>
            <fiscalCodePA>01234567890</fiscalCodePA>
            <MBDAttachment>PG1hcmNhLz4=</MBDAttachment>
            <remittanceInformation>Bollo istanza</remittanceInformation>
            <transferCategory>9/0301105TS/</transferCategory>
          </transfer>
        </transferList>
        <idPSP>PSPDEMO1</idPSP>
        <pspFiscalCode>11223344556</pspFiscalCode>
        <PSPCompanyName>PSP di prova</PSPCompanyName>
        <idChannel>PSPDEMO1_01</idChannel>
        <channelDescription>app</channelDescription>
        <fee>0.70</fee>
        <primaryCiIncurredFee>0.00</primaryCiIncurredFee>
        <paymentDateTime>2026-03-20T18:41:00.250</paymentDateTime>
        <standIn>true</standIn>
      </receipt>
    </pafn:paSendRTV2Request>
  </soapenv:Body>
</soapenv:Envelope>`;

export const receiptV2Fault = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paSendRTV2Response>
      <outcome>KO</outcome>
      <fault>
        <faultCode>PAA_RECEIPT_DUPLICATA</faultCode>
        <faultString>pagamento duplicato</faultString>
        <id>09876543210</id>
        <description>a receipt for this notice was accepted before</description>
      </fault>
    </pafn:paSendRTV2Response>
  </soapenv:Body>
</soapenv:Envelope>`;

export const demandRequest = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paDemandPaymentNoticeRequest>
      <idPA>01234567890</idPA>
      <idBrokerPA>09876543210</idBrokerPA>
      <idStation>09876543210_01</idStation>
      <idServizio>00042</idServizio>
      <idSoggettoServizio>00007</idSoggettoServizio>
      <datiSpecificiServizioRequest>PHNlcnZpY2UgeG1sbnM9Imh0dHA6Ly9QdW50b0FjY2Vzc29QU1Auc3Bjb29wLmdvdi5pdC9HZW5lcmFsU2VydmljZSI+PGFtb3VudD4xNTAwPC9hbW91bnQ+PGRlc2NyaXB0aW9uPkRvbmF6aW9uZTwvZGVzY3JpcHRpb24+PC9zZXJ2aWNlPg==</datiSpecificiServizioRequest>
    </pafn:paDemandPaymentNoticeRequest>
  </soapenv:Body>
</soapenv:Envelope>`;

export const demandAnswer = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <soapenv:Header/>
  <soapenv:Body>
    <pafn:paDemandPaymentNoticeResponse>
      <outcome>OK</outcome>
      <qrCode>
        <fiscalCode>01234567890</fiscalCode>
        <noticeNumber>347000000000012555</noticeNumber>
      </qrCode>
      <paymentList>
        <paymentOptionDescription>
          <amount>15.00</amount>
          <options>EQ</options>
          <dueDate>2026-12-31</dueDate>
          <detailDescription>Donazione</detailDescription>
          <allCCP>false</allCCP>
        </paymentOptionDescription>
      </paymentList>
      <paymentDescription>Donazione</paymentDescription>
      <fiscalCodePA>01234567890</fiscalCodePA>
      <companyName>Comune di Esempio</companyName>
    </pafn:paDemandPaymentNoticeResponse>
  </soapenv:Body>
</soapenv:Envelope>`;

/** The receipt above as the receipts interface shows it (specification of receipts and flows, 3.10). */
export const receiptDocument = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<paSendRTReq>
    <idPA>01234567890</idPA>
    <idBrokerPA>09876543210</idBrokerPA>
    <idStation>09876543210_01</idStation>
    <receipt>
        <receiptId>c7d1f0a29b6e4a31</receiptId>
        <noticeNumber>347000000000012353</noticeNumber>
        <fiscalCode>01234567890</fiscalCode>
        <outcome>OK</outcome>
        <creditorReferenceId>47000000000012353</creditorReferenceId>
        <paymentAmount>120.50</paymentAmount>
        <description>Mensa marzo</description>
        <companyName>Comune di Esempio</companyName>
        <debtor>
            <uniqueIdentifier>
                <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
                <entityUniqueIdentifierValue>VRDLGU75C10F205X</entityUniqueIdentifierValue>
            </uniqueIdentifier>
            <fullName>Luigi Verdi</fullName>
        </debtor>
        <transferList>
            <transfer>
                <idTransfer>1</idTransfer>
                <transferAmount>120.50</transferAmount>
                <fiscalCodePA>01234567890</fiscalCodePA>
                <IBAN>IT60X0542811101000000123456</IBAN>
                <remittanceInformation>Mensa marzo</remittanceInformation>
                <transferCategory>9/0101108TS/</transferCategory>
            </transfer>
        </transferList>
        <idPSP>PSPDEMO1</idPSP>
        <PSPCompanyName>PSP di prova</PSPCompanyName>
        <idChannel>PSPDEMO1_01</idChannel>
        <channelDescription>app</channelDescription>
        <paymentMethod>creditCard</paymentMethod>
        <fee>1.20</fee>
        <paymentDateTime>2026-03-14T10:05:09</paymentDateTime>
    </receipt>
</paSendRTReq>`;
