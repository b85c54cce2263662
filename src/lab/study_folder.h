// A study's folder: what it was asked (study.json), what it found so far (records.jsonl,
// probes.jsonl) and, in the end, what that amounts to (summary.json, records.csv). Killed at any
// moment it holds whole lines only, and the same study started again goes on from them.
#pragma once

#include <string>
#include <vector>

#include "platform/files.h"
#include "report/json.h"
#include "study/records.h"

namespace bluesquare {

class StudyFolder {
   public:
    // Makes or reopens the folder. Failure where another study is writing to it, or where it holds
    // a study with other settings (the first that differs is named), a record twice, or a run with
    // a gap. Seeds are no setting: a folder may get more of them later.
    static Result<StudyFolder> open(const std::string& path, const Json& settings);

    // What earlier runs of the study left.
    const std::vector<Record>& records() const { return records_; }
    const std::vector<ProbeResult>& probes() const { return probes_; }

    // False where the file system has no locks: nobody else is kept out.
    bool held() const { return lock_.held(); }
    // Failure where the folder or its logs were deleted, replaced, or changed by somebody else.
    Status still_there() const;
    // Adds to the files and to records() and probes(); nothing where they are not still_there().
    Status add(std::vector<Record> records, std::vector<ProbeResult> probes);
    // The table of all records, by arm, seed and round, and their summary.
    Status finish(const Json& summary);

   private:
    StudyFolder(std::string path, FolderLock lock, LineLog record_log, LineLog probe_log)
        : path_(std::move(path)),
          lock_(std::move(lock)),
          record_log_(std::move(record_log)),
          probe_log_(std::move(probe_log)) {}

    std::string path_;
    FolderLock lock_;
    LineLog record_log_, probe_log_;
    std::vector<Record> records_;
    std::vector<ProbeResult> probes_;
};

}  // namespace bluesquare
