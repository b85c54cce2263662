# Sets BLUESQUARE_DEPS to the folder that deps/install.sh fills.
if(NOT DEFINED BLUESQUARE_DEPS)
  execute_process(COMMAND bash "${CMAKE_CURRENT_LIST_DIR}/install.sh" --where
    OUTPUT_VARIABLE BLUESQUARE_DEPS OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
if(NOT EXISTS "${BLUESQUARE_DEPS}/stamps")
  message(FATAL_ERROR "Dependencies are missing. Run: deps/install.sh")
endif()
