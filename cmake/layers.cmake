# The arrows: each folder of src, bottom up, with the folders that it may include. The libraries are
# made from this list (CMakeLists.txt), and tests/layers.cmake holds the includes and README's table
# against it.
set(bluesquare_layers
  "exact:"
  "core: exact"
  "text:"
  "platform: exact, core"
  "shapes: exact, core"
  "data: exact, core"
  "model: exact, core"
  "encode: exact, core, model"
  "learn: exact, core"
  "acquire: exact, core"
  "study: exact, core, learn, acquire"
  "finetune: exact, core, model, trainer, encode, acquire, study"
  "sorting: exact, core, learn, acquire, study"
  "report: exact, core, model, study, sorting"
  "lab: exact, core, platform, shapes, data, model, encode, acquire, study, finetune, report"
  "flags: core, lab"
  "app: exact, core, text, shapes, data, model, encode, acquire, study, finetune, sorting, report, lab"
  "cli: exact, core, platform, shapes, data, model, encode, acquire, study, finetune, sorting, report, lab, flags, app, trainer")
# Natively only: a build without them leaves them out of those that include them.
set(bluesquare_native_layers
  "trainer: exact, core, model")
# The window and the page.
set(bluesquare_window_layers
  "ui: exact, core, text, acquire, study, sorting, lab, app"
  "window: core, platform"
  "program: exact, core, text, platform, data, model, trainer, encode, finetune, sorting, report, lab, flags, app, ui, window")

# bluesquare_layer(LINE FOLDER INCLUDES): the parts of one line.
function(bluesquare_layer line folder includes)
  string(REGEX MATCH "^([a-z]+): ?(.*)$" _ "${line}")
  string(REPLACE ", " ";" list "${CMAKE_MATCH_2}")
  set(${folder} "${CMAKE_MATCH_1}" PARENT_SCOPE)
  set(${includes} "${list}" PARENT_SCOPE)
endfunction()
