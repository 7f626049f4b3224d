"""The shapes of OAI-PMH and of oai_dc, written down again from the protocol for the tests."""

from lxml import etree

DC = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="http://purl.org/dc/elements/1.1/">%s</xs:schema>"""
WORDS = [
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type"),
    *("format", "identifier", "source", "language", "relation", "coverage", "rights"),
]
OAI_DC = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:dc="http://purl.org/dc/elements/1.1/"
  targetNamespace="http://www.openarchives.org/OAI/2.0/oai_dc/" elementFormDefault="qualified">
 <xs:import namespace="http://purl.org/dc/elements/1.1/" schemaLocation="dc.xsd"/>
 <xs:element name="dc"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">%s</xs:choice></xs:complexType>
 </xs:element></xs:schema>"""
OAI = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://www.openarchives.org/OAI/2.0/"
  targetNamespace="http://www.openarchives.org/OAI/2.0/" elementFormDefault="qualified"
  attributeFormDefault="unqualified">
 <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
 <xs:simpleType name="utc"><xs:restriction base="xs:string">
  <xs:pattern value="\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="date"><xs:restriction base="xs:string">
  <xs:pattern value="\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\dZ)?"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="spec"><xs:restriction base="xs:string">
  <xs:pattern value="([A-Za-z0-9\\-_\\.!~\\*'\\(\\)])+(:[A-Za-z0-9\\-_\\.!~\\*'\\(\\)]+)*"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="verb"><xs:restriction base="xs:string"><xs:enumeration value="Identify"/>
  <xs:enumeration value="ListMetadataFormats"/><xs:enumeration value="ListSets"/><xs:enumeration value="GetRecord"/>
  <xs:enumeration value="ListIdentifiers"/><xs:enumeration value="ListRecords"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="code"><xs:restriction base="xs:string"><xs:enumeration value="cannotDisseminateFormat"/>
  <xs:enumeration value="idDoesNotExist"/><xs:enumeration value="badArgument"/><xs:enumeration value="badVerb"/>
  <xs:enumeration value="noMetadataFormats"/><xs:enumeration value="noRecordsMatch"/>
  <xs:enumeration value="badResumptionToken"/><xs:enumeration value="noSetHierarchy"/></xs:restriction></xs:simpleType>
 <xs:complexType name="header"><xs:sequence><xs:element name="identifier" type="xs:anyURI"/>
  <xs:element name="datestamp" type="date"/>
  <xs:element name="setSpec" type="spec" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attribute name="status"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="deleted"/>
  </xs:restriction></xs:simpleType></xs:attribute></xs:complexType>
 <xs:complexType name="record"><xs:sequence><xs:element name="header" type="header"/>
  <xs:element name="metadata" minOccurs="0"><xs:complexType><xs:sequence>
   <xs:any namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" processContents="strict"/></xs:sequence>
  </xs:complexType></xs:element></xs:sequence></xs:complexType>
 <xs:complexType name="token"><xs:simpleContent><xs:extension base="xs:string">
  <xs:attribute name="expirationDate" type="utc"/><xs:attribute name="completeListSize" type="xs:positiveInteger"/>
  <xs:attribute name="cursor" type="xs:nonNegativeInteger"/></xs:extension></xs:simpleContent></xs:complexType>
 <xs:element name="OAI-PMH"><xs:complexType><xs:sequence><xs:element name="responseDate" type="utc"/>
  <xs:element name="request"><xs:complexType><xs:simpleContent><xs:extension base="xs:anyURI">
   <xs:attribute name="verb" type="verb"/><xs:attribute name="identifier" type="xs:anyURI"/>
   <xs:attribute name="metadataPrefix" type="xs:string"/><xs:attribute name="from" type="date"/>
   <xs:attribute name="until" type="date"/><xs:attribute name="set" type="spec"/>
   <xs:attribute name="resumptionToken" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
  <xs:choice>
   <xs:element name="error" maxOccurs="unbounded"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="code" type="code" use="required"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
   <xs:element name="Identify"><xs:complexType><xs:sequence><xs:element name="repositoryName" type="xs:string"/>
    <xs:element name="baseURL" type="xs:anyURI"/><xs:element name="protocolVersion" type="xs:string" fixed="2.0"/>
    <xs:element name="adminEmail"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="\\S+@(\\S+\\.)*\\S+"/>
    </xs:restriction></xs:simpleType></xs:element><xs:element name="earliestDatestamp" type="date"/>
    <xs:element name="deletedRecord" type="xs:string"/><xs:element name="granularity" type="xs:string"/></xs:sequence>
    </xs:complexType></xs:element>
   <xs:element name="ListMetadataFormats"><xs:complexType><xs:sequence>
    <xs:element name="metadataFormat" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    <xs:element name="metadataPrefix" type="xs:string"/><xs:element name="schema" type="xs:anyURI"/>
    <xs:element name="metadataNamespace" type="xs:anyURI"/></xs:sequence></xs:complexType></xs:element></xs:sequence>
    </xs:complexType></xs:element>
   <xs:element name="ListSets"><xs:complexType><xs:sequence><xs:element name="set" maxOccurs="unbounded"><xs:complexType>
    <xs:sequence><xs:element name="setSpec" type="spec"/><xs:element name="setName" type="xs:string"/></xs:sequence>
    </xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
   <xs:element name="GetRecord"><xs:complexType><xs:sequence><xs:element name="record" type="record"/></xs:sequence>
    </xs:complexType></xs:element>
   <xs:element name="ListIdentifiers"><xs:complexType><xs:sequence>
    <xs:element name="header" type="header" maxOccurs="unbounded"/>
    <xs:element name="resumptionToken" type="token" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
   <xs:element name="ListRecords"><xs:complexType><xs:sequence>
    <xs:element name="record" type="record" maxOccurs="unbounded"/>
    <xs:element name="resumptionToken" type="token" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
  </xs:choice></xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


class Own(etree.Resolver):
    """Nothing is fetched: the parts are here."""

    def resolve(self, url, _public, context):
        names = "".join(f'<xs:element name="{word}" type="xs:string"/>' for word in WORDS)
        refs = "".join(f'<xs:element ref="dc:{word}"/>' for word in WORDS)
        return self.resolve_string(DC % names if url.endswith("/dc.xsd") or url == "dc.xsd" else OAI_DC % refs, context)


def _schema():
    parser = etree.XMLParser()
    parser.resolvers.add(Own())
    return etree.XMLSchema(etree.fromstring(OAI, parser))


XSD = _schema()
