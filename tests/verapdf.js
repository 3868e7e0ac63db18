// Holds PDFs to PDF/A-3a and PDF/UA-1 with veraPDF's engine: java -cp JAR …shell.Main verapdf.js PDF…
//
// Run by Rhino, which veraPDF brings along for the tests of its rules, so that no compiler is
// needed. The engine comes without JAXB, with which it would read its profiles; the document
// object model of Java reads them here. One line of JSON a fault, and one a file in the end.
importPackage(org.verapdf.pdfa.validation.profiles);
importClass(org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider);
importClass(org.verapdf.pdfa.Foundries);
importClass(org.verapdf.pdfa.flavours.PDFAFlavour);
importClass(org.verapdf.pdfa.validation.validators.ValidatorFactory);

var PROFILES = {"PDFA-3A": PDFAFlavour.PDFA_3_A, "PDFUA-1": PDFAFlavour.PDFUA_1};
var FOLDER = "org/verapdf/pdfa/validation/";

function elements(parent, name) {
  var found = parent.getElementsByTagName(name), list = [];
  for (var at = 0; at < found.getLength(); at++) list.push(found.item(at));
  return list;
}

function text(parent, name) {
  return elements(parent, name)[0].getTextContent().trim();
}

function set(values) {
  return new java.util.HashSet(java.util.Arrays.asList(values));
}

function rule(element) {
  var id = elements(element, "id")[0], error = elements(element, "error")[0];
  var values = elements(error, "argument").map(function (one) {
    return ErrorArgumentImpl.fromValues(one.getTextContent().trim(), null, null);
  });
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(
      PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
      id.getAttribute("clause"),
      java.lang.Integer.parseInt(id.getAttribute("testNumber"))
    ),
    element.getAttribute("object"),
    java.lang.Boolean.valueOf(element.getAttribute("deferred")),
    element.getAttribute("tags"),
    text(element, "description"),
    text(element, "test"),
    Profiles.errorFromValues(text(error, "message"), java.util.Arrays.asList(values)),
    java.util.Collections.emptyList()
  );
}

function variable(element) {
  var name = element.getAttribute("name"), object = element.getAttribute("object");
  return Profiles.variableFromValues(
    name, object, text(element, "defaultValue"), text(element, "value")
  );
}

function profile(name) {
  var file = java.lang.ClassLoader.getSystemResourceAsStream(FOLDER + name + ".xml");
  var builder = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
  var root = builder.parse(file).getDocumentElement();
  var details = Profiles.profileDetailsFromValues(name, name, name, new java.util.Date(0));
  return Profiles.profileFromValues(
    PROFILES[name], details, "",
    set(elements(root, "rule").map(rule)), set(elements(root, "variable").map(variable))
  );
}

function validate(file, name, rules) {
  var parser = Foundries.defaultInstance().createParser(new java.io.File(file), PROFILES[name]);
  var validator = ValidatorFactory.createValidator(rules, -1, false, true, false);
  var result = validator.validate(parser);
  result.getTestAssertions().toArray().forEach(function (fault) {
    tell({
      file: file, profile: name,
      clause: fault.getRuleId().getClause() + "-" + fault.getRuleId().getTestNumber(),
      message: String(fault.getErrorMessage()), where: String(fault.getLocation().getContext())
    });
  });
  parser.close();
  var rulesRead = rules.getRules().size();
  tell({file: file, profile: name, rules: rulesRead, compliant: result.isCompliant()});
}

function tell(facts) {
  print(JSON.stringify(facts));
}

java.util.logging.LogManager.getLogManager().reset();
VeraGreenfieldFoundryProvider.initialise();
for (var name in PROFILES) {
  var rules = profile(name);
  arguments.forEach(function (file) {
    validate(file, name, rules);
  });
}
